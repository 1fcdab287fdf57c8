package dev.tidings.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A setting of Quarkus that does not exist, or counts only where the package is built, changes nothing and says nothing. */
class DocumentedSettingsTest {
    private static final Pattern VARIABLE = Pattern.compile("\\bQUARKUS_[A-Z0-9_]++");

    @ParameterizedTest
    @ValueSource(strings = {"docs/operations.md", "deploy/k8s/README.md"})
    void areThoseThatAProcessTakes(String page) throws IOException {
        assertThat(VARIABLE.matcher(Files.readString(Path.of(page)))
                        .results()
                        .map(MatchResult::group)
                        // The beginning of several.
                        .filter(name -> !name.endsWith("_"))
                        .map(QuarkusSettings::ofTheDefaultDatasource))
                .hasSizeGreaterThan(5)
                .isSubsetOf(QuarkusSettings.ofRunTime());
    }
}
