package dev.tidings.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What is watched: by the rules of Prometheus, and by the autoscaler. */
public final class Alerts {
    private static final Path RULES = Manifests.FOLDER.resolve("components/monitoring/prometheusrule.yaml");
    private static final Path SCALER = Manifests.FOLDER.resolve("base/horizontalpodautoscaler.yaml");

    /** Those of other exporters are not ours to say. */
    private static final Pattern OURS = Pattern.compile("\\b(tidings|kafka_consumer)_[a-z_]+");

    private Alerts() {}

    /** The names of ours that must be among an instance's metrics. */
    public static Set<String> metrics() throws IOException {
        Set<String> names = new TreeSet<>();
        for (JsonNode rule : rules()) {
            addTo(names, rule.path("expr").asText());
        }
        for (JsonNode metric : read(SCALER).findValues("metric")) {
            addTo(names, metric.path("name").asText());
        }
        return names;
    }

    static List<JsonNode> rules() throws IOException {
        List<JsonNode> rules = new ArrayList<>();
        read(RULES).findValues("rules").forEach(group -> group.forEach(rules::add));
        return rules;
    }

    private static void addTo(Set<String> names, String expression) {
        OURS.matcher(expression).results().map(MatchResult::group).forEach(names::add);
    }

    private static JsonNode read(Path file) throws IOException {
        return StrictYaml.documents(Files.readString(file)).getFirst();
    }
}
