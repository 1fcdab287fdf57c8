package dev.tidings.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What all visits found, by subject, in the order in which they were made. */
final class Runs {
    private final Map<String, List<Map<String, Double>>> found = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> remarks = new LinkedHashMap<>();

    /**
     * What a visit has found so far, by key, and what it has to say about that; replaces what it had found before.
     *
     * @param round from 1 on
     */
    void put(String subject, int round, Map<String, Double> findings, Map<String, String> itsRemarks) {
        List<Map<String, Double>> all = found.computeIfAbsent(subject, _ -> new ArrayList<>());
        if (all.size() < round) {
            all.add(Map.copyOf(findings));
        } else {
            all.set(round - 1, Map.copyOf(findings));
        }
        remarks.put(subject + ", round " + round, new LinkedHashMap<>(itsRemarks));
    }

    /** Adds to what was remarked of the same; the same words once. */
    static void remark(Map<String, String> remarks, String what, String remark) {
        remarks.merge(what, remark, (before, more) -> before.contains(more) ? before : before + "; " + more);
    }

    List<String> remarks() {
        List<String> lines = new ArrayList<>();
        remarks.forEach((visit, itsRemarks) ->
                itsRemarks.forEach((what, remark) -> lines.add(visit + ", " + what + ": " + remark)));
        return lines;
    }

    /** The middle one; NaN when it was not measured. */
    double median(String subject, String key) {
        List<Double> values = values(subject, key).stream().sorted().toList();
        if (values.isEmpty()) {
            return Double.NaN;
        }
        int middle = values.size() / 2;
        return values.size() % 2 == 1 ? values.get(middle) : (values.get(middle - 1) + values.get(middle)) / 2;
    }

    double ratio(Figure figure) {
        return figure.ratio(median("tidings", figure.key()), median("peer", figure.key()));
    }

    /** By figure and subject: the median and every single value. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        for (Figure figure : Figure.values()) {
            Map<String, Object> ofFigure = new LinkedHashMap<>();
            ofFigure.put("what", figure.label().strip());
            for (String subject : found.keySet()) {
                List<Double> values = values(subject, figure.key());
                if (!values.isEmpty()) {
                    ofFigure.put(
                            subject,
                            Map.of(
                                    "median",
                                    rounded(median(subject, figure.key())),
                                    "values",
                                    values.stream().map(Runs::rounded).toList()));
                }
            }
            if (!Double.isNaN(ratio(figure))) {
                ofFigure.put("ratio", rounded(ratio(figure)));
            }
            if (ofFigure.size() > 1) {
                json.put(figure.key(), ofFigure);
            }
        }
        return json;
    }

    String table() {
        StringBuilder table = new StringBuilder(
                "%-46s %12s %12s %8s  %s%n".formatted("medians", "tidings", "peer", "ratio", "target of tidings"));
        for (Figure figure : Figure.values()) {
            double tidings = median("tidings", figure.key());
            double peer = median("peer", figure.key());
            if (!Double.isNaN(tidings) || !Double.isNaN(peer)) {
                table.append("%-46s %12s %12s %8s  %s%n"
                        .formatted(
                                figure.label(),
                                Figure.number(tidings),
                                Figure.number(peer),
                                Figure.number(ratio(figure)),
                                figure.verdict(tidings, peer)));
            }
        }
        return table.toString();
    }

    private List<Double> values(String subject, String key) {
        return found.getOrDefault(subject, List.of()).stream()
                .map(findings -> findings.getOrDefault(key, Double.NaN))
                .filter(value -> !value.isNaN())
                .toList();
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
