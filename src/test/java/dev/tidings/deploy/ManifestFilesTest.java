package dev.tidings.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each file by itself, on a machine that has no kubectl too. */
class ManifestFilesTest {
    private static final Path DEPLOYMENT = Manifests.FOLDER.resolve("base/deployment.yaml");

    static List<Path> files() throws IOException {
        return Manifests.files();
    }

    @ParameterizedTest
    @MethodSource("files")
    void isOneObjectEveryFieldOfWhichIsKnown(Path file) throws IOException {
        List<JsonNode> documents = StrictYaml.documents(Files.readString(file));

        assertThat(documents).hasSize(1);
        HasMetadata object = StrictYaml.object(documents.getFirst());
        assertThat(file.getFileName()).hasToString(object.getKind().toLowerCase(Locale.ROOT) + ".yaml");
    }

    @ParameterizedTest
    @CsvSource({
        "terminationGracePeriodSeconds, terminationGraceSeconds",
        "readOnlyRootFilesystem, readonlyRootFilesystem",
        "secretKeyRef, secretRef",
        "readinessProbe, readyProbe"
    })
    void refusesAFieldThatIsMisspelt(String field, String misspelt) throws IOException {
        String yaml = Files.readString(DEPLOYMENT);
        JsonNode document =
                StrictYaml.documents(yaml.replace(field + ":", misspelt + ":")).getFirst();

        assertThat(yaml).contains(field + ":");
        assertThatThrownBy(() -> StrictYaml.object(document))
                .isInstanceOf(UnrecognizedPropertyException.class)
                .hasMessageContaining(misspelt);
    }

    @Test
    void refusesAFieldThatIsThereTwice() throws IOException {
        String yaml = Files.readString(DEPLOYMENT) + "\nkind: Deployment\n";

        assertThatThrownBy(() -> StrictYaml.documents(yaml)).hasMessageContaining("Duplicate");
    }

    @Test
    void refusesAKindThatThereIsNot() throws IOException {
        JsonNode document =
                StrictYaml.documents("apiVersion: v1\nkind: Deployment\n").getFirst();

        assertThatThrownBy(() -> StrictYaml.object(document)).hasMessageContaining("no such kind");
    }
}
