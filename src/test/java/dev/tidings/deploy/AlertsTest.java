package dev.tidings.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AlertsTest {
    static List<JsonNode> rules() throws IOException {
        return Alerts.rules();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void haveASeverityASummaryAndARunbookThatIsThere(JsonNode rule) throws IOException {
        String[] runbook = rule.at("/annotations/runbook_url").asText().split("#", 2);

        assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning");
        assertThat(rule.at("/annotations/summary").asText()).isNotBlank();
        assertThat(runbook).hasSize(2);
        assertThat(Files.readAllLines(Path.of(runbook[0])))
                .filteredOn(line -> line.startsWith("#"))
                .extracting(AlertsTest::anchor)
                .contains(runbook[1]);
    }

    @Test
    void haveNamesOfTheirOwn() throws IOException {
        assertThat(rules())
                .extracting(rule -> rule.path("alert").asText())
                .hasSizeGreaterThan(8)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.startsWith("Tidings"));
    }

    /** A pod that has done its work counts as not ready. */
    @Test
    void doNotWaitForAMigrationThatHasEnded() throws IOException {
        assertThat(rules())
                .filteredOn(rule -> rule.path("expr").asText().contains("kube_pod_status_ready"))
                .isNotEmpty()
                .allSatisfy(rule ->
                        assertThat(rule.path("expr").asText()).contains("pod!~\"" + MigrationJob.name() + "-.*\""));
    }

    /** As GitHub makes it of a heading. */
    private static String anchor(String heading) {
        return heading.replaceFirst("^#+ +", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }
}
