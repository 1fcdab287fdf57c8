package dev.tidings.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The objects of an overlay, as {@code kubectl apply -k} would send them. */
final class Manifests {
    static final Path FOLDER = Path.of("deploy/k8s");

    private final List<HasMetadata> objects;

    private Manifests(List<HasMetadata> objects) {
        this.objects = objects;
    }

    /** Needs kubectl, which renders; nothing is sent. */
    static Manifests rendered(String overlay) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(
                            "kubectl",
                            "kustomize",
                            FOLDER.resolve("overlays").resolve(overlay).toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "no kubectl on PATH, so no overlay is rendered: " + e.getMessage());
            throw e;
        }
        String yaml = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as("kubectl kustomize %s", overlay).isZero();
        List<HasMetadata> objects = new ArrayList<>();
        for (JsonNode document : StrictYaml.documents(yaml)) {
            objects.add(StrictYaml.object(document));
        }
        return new Manifests(objects);
    }

    /** Those that are objects of Kubernetes, or parts of one that is patched. */
    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("kustomization.yaml"))
                    .sorted()
                    .toList();
        }
    }

    <T extends HasMetadata> List<T> all(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T extends HasMetadata> T the(Class<T> type) {
        List<T> all = all(type);
        assertThat(all).as(type.getSimpleName()).hasSize(1);
        return all.getFirst();
    }

    List<HasMetadata> all() {
        return objects;
    }
}
