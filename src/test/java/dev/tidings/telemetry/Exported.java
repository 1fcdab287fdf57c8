package dev.tidings.telemetry;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an instance exports: of each metric, the labels and their values. */
final class Exported {
    /** With an exemplar behind it, where one was sampled. */
    private static final Pattern SAMPLE =
            Pattern.compile("(?m)^([a-zA-Z_:][\\w:]*)(?:\\{(.*?)\\})? \\S+(?: # \\{.*)?$");

    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** What Prometheus itself adds to a target, here or in Kubernetes. */
    private static final Set<String> OF_TARGETS = Set.of("instance", "pod", "namespace", "job");

    /** What it makes itself. */
    private static final Set<String> OF_PROMETHEUS = Set.of("up");

    private final Map<String, Map<String, Set<String>>> metrics = new TreeMap<>();

    Exported(String text) {
        Matcher sample = SAMPLE.matcher(text);
        while (sample.find()) {
            Map<String, Set<String>> labels = metrics.computeIfAbsent(sample.group(1), name -> new TreeMap<>());
            if (sample.group(2) != null) {
                Matcher label = LABEL.matcher(sample.group(2));
                while (label.find()) {
                    labels.computeIfAbsent(label.group(1), name -> new HashSet<>())
                            .add(label.group(2));
                }
            }
        }
    }

    boolean has(String metric) {
        return metrics.containsKey(metric);
    }

    /** What a query asks for and never gets. */
    Set<String> missing(PromQl query) {
        Set<String> missing = new TreeSet<>();
        Set<String> grouped = new TreeSet<>(query.labels());
        grouped.removeAll(OF_TARGETS);
        for (PromQl.Selector selector : query.selectors()) {
            if (OF_PROMETHEUS.contains(selector.metric())) {
                continue;
            }
            Map<String, Set<String>> labels = metrics.get(selector.metric());
            if (labels == null) {
                missing.add(selector.metric());
                continue;
            }
            grouped.removeAll(labels.keySet());
            for (PromQl.Match match : selector.matches()) {
                if (!OF_TARGETS.contains(match.label()) && !isThere(labels, match)) {
                    missing.add(selector.metric() + "{" + match.label() + "=" + match.value() + "}");
                }
            }
        }
        grouped.forEach(label -> missing.add("by " + label));
        return missing;
    }

    private static boolean isThere(Map<String, Set<String>> labels, PromQl.Match match) {
        Set<String> values = labels.getOrDefault(match.label(), Set.of());
        return match.isExact()
                ? values.contains(match.value())
                : values.stream().anyMatch(value -> value.matches(match.value()));
    }
}
