package dev.tidings.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What deleting costs the ingest: the same events with feeds that keep everything, and with feeds that are full, so that each
 * event prunes a notification and an old removal is forgotten. In turns, several times.
 */
final class RetentionScenario implements Scenario {
    private static final int ROUNDS = 3;
    private static final double MOST_MORE = 1.10;
    private static final double LEAST_DELETED = 0.9;
    private static final Map<String, String> KEEPING = Map.of("tidings.retention.items", "100000");
    private static final Map<String, String> DELETING = Map.of(
            "tidings.retention.items", "10",
            "tidings.retention.tombstones-after", "5s",
            "tidings.retention.visit-every", "30s",
            "tidings.upkeep.visit-every", "1s");

    /** @param millisABatch from its arrival until it is committed and announced */
    private record Round(double millisABatch, double prunedASecond, double forgottenASecond) {}

    @Override
    public Figures run(Options options) throws Exception {
        int rate = options.number("rate", 1_000);
        int users = options.number("streams", 1_000);
        List<Round> keeping = new ArrayList<>();
        List<Round> deleting = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            keeping.add(round(options, KEEPING, rate, users));
            deleting.add(round(options, DELETING, rate, users));
        }
        double quiet = median(keeping.stream().map(Round::millisABatch).toList());
        double busy = median(deleting.stream().map(Round::millisABatch).toList());
        double pruned = median(deleting.stream().map(Round::prunedASecond).toList());
        double forgotten = median(deleting.stream().map(Round::forgottenASecond).toList());
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("eventsPerSecond", rate);
        values.put("millisABatchKeeping", Figures.rounded(quiet));
        values.put("millisABatchDeleting", Figures.rounded(busy));
        values.put("prunedPerSecond", Math.round(pruned));
        values.put("forgottenPerSecond", Math.round(forgotten));
        boolean passed =
                busy <= MOST_MORE * quiet && pruned >= LEAST_DELETED * rate && forgotten >= LEAST_DELETED * rate;
        String kept = "%d events/s: a batch takes %.2f ms while all is kept, ".formatted(rate, quiet);
        String deleted = "%.2f ms (%+.0f %%) while %.0f a second are pruned and %.0f forgotten"
                .formatted(busy, 100 * (busy / quiet - 1), pruned, forgotten);
        String line = kept + deleted + " (medians of " + ROUNDS + "; target +10 %)";
        return new Figures("retention", passed, line, values);
    }

    private static Round round(Options options, Map<String, String> retention, int rate, int users) throws Exception {
        Map<String, String> settings = new HashMap<>(options.settings());
        settings.putAll(retention);
        List<String> names =
                IntStream.range(0, users).mapToObj(i -> "user-" + i).toList();
        try (Stage stage = Stage.set("retention", options.jvm(), settings);
                Producer producer = new Producer(stage.servers().settings(), names, 0)) {
            producer.send(rate, options.seconds("warm-up", 45));
            Application service = stage.application();
            double[] before = read(service);
            Duration time = options.seconds("seconds", 30);
            producer.send(rate, time);
            producer.flush();
            double[] after = read(service);
            double seconds = time.toMillis() / 1000.0;
            return new Round(
                    1000 * (after[0] - before[0]) / (after[1] - before[1]),
                    (after[2] - before[2]) / seconds,
                    (after[3] - before[3]) / seconds);
        }
    }

    private static double[] read(Application service) throws IOException, InterruptedException {
        return new double[] {
            service.metric("tidings_ingest_batch_seconds_sum", ""),
            service.metric("tidings_ingest_batch_seconds_count", ""),
            service.metric("tidings_upkeep_removed_total", "pruned"),
            service.metric("tidings_upkeep_tombstones_forgotten_total", "")
        };
    }

    private static double median(List<Double> figures) {
        return figures.stream().sorted().toList().get(figures.size() / 2);
    }
}
