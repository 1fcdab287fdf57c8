package dev.tidings.load;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a scenario measured.
 *
 * @param scenario its name on the command line
 * @param passed whether every promise was kept
 * @param line the figures in a few words
 * @param values the figures by name; a number with a unit carries it in its name
 */
record Figures(String scenario, boolean passed, String line, Map<String, Object> values) {
    String row() {
        return "%-8s | %s | %s".formatted(scenario, passed ? "PASS" : "FAIL", line);
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("scenario", scenario);
        json.put("passed", passed);
        json.putAll(values);
        return json;
    }

    static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
