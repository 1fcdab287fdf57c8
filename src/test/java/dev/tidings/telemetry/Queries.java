package dev.tidings.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the dashboard and the alerts ask Prometheus for. */
final class Queries {
    static final Path RULES = Path.of("deploy/prometheus/tidings.rules.yaml");
    static final Path DASHBOARD = Path.of("deploy/grafana/tidings.json");

    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((\\w+),\\s*(\\w+)\\)");

    private Queries() {}

    static JsonNode dashboard() throws IOException {
        return new ObjectMapper().readTree(Files.readString(DASHBOARD));
    }

    static JsonNode yaml(Path file) throws IOException {
        return new YAMLMapper().readTree(Files.readString(file));
    }

    static List<JsonNode> rules() throws IOException {
        List<JsonNode> rules = new ArrayList<>();
        yaml(RULES).path("groups").forEach(group -> group.path("rules").forEach(rules::add));
        return rules;
    }

    static List<String> all() throws IOException {
        List<String> queries = new ArrayList<>(dashboard().findValuesAsText("expr"));
        rules().forEach(rule -> queries.add(rule.path("expr").asText()));
        for (JsonNode variable : dashboard().path("templating").path("list")) {
            Matcher values = LABEL_VALUES.matcher(variable.path("definition").asText());
            if (values.matches()) {
                queries.add("count by (" + values.group(2) + ") (" + values.group(1) + ")");
            }
        }
        return queries;
    }
}
