package dev.tidings.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AlertRulesTest {
    private static final Path RUNBOOKS = Path.of("docs/operations.md");
    private static final Path OF_KUBERNETES = Path.of("deploy/k8s/components/monitoring/prometheusrule.yaml");

    static List<JsonNode> rules() throws IOException {
        return Queries.rules();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void everyAlertSaysHowBadItIsAndWhatToDo(JsonNode rule) throws IOException {
        String name = rule.path("alert").asText();
        JsonNode annotations = rule.path("annotations");

        assertThat(name).startsWith("Tidings");
        assertThat(rule.path("labels").path("severity").asText()).isIn(Set.of("critical", "warning"));
        assertThat(annotations.path("summary").asText()).isNotBlank();
        assertThat(annotations.path("description").asText()).isNotBlank();
        assertThat(annotations.path("runbook_url").asText())
                .isEqualTo("docs/operations.md#alert-" + name.toLowerCase(Locale.ROOT));
        assertThat(Files.readAllLines(RUNBOOKS)).contains("### Alert: " + name);
    }

    @Test
    void everyRunbookIsOfAnAlert() throws IOException {
        List<String> alerts =
                rules().stream().map(rule -> rule.path("alert").asText()).toList();

        assertThat(alerts).doesNotHaveDuplicates();
        assertThat(Files.readAllLines(RUNBOOKS).stream()
                        .filter(line -> line.startsWith("### Alert: "))
                        .map(line -> line.substring("### Alert: ".length())))
                .containsExactlyElementsOf(alerts);
    }

    /** Kubernetes has rules of its own beside them, about what only it knows. */
    @Test
    void kubernetesIsGivenTheSameRules() throws IOException {
        JsonNode groups = Queries.yaml(OF_KUBERNETES).path("spec").path("groups");

        assertThat(groups).containsAll(Queries.yaml(Queries.RULES).path("groups"));
    }
}
