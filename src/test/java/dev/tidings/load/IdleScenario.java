package dev.tidings.load;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a stream costs that waits: heap after a full collection, and resident memory. */
final class IdleScenario implements Scenario {
    private static final int TARGET_BYTES = 8 * 1024;
    private static final int WARM_UP_STREAMS = 1_000;
    private static final int CLASSES = 25;
    private static final int OPENING_AT_ONCE = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** Longer than a renewal, a comparison and a ping. */
    private static final Duration SETTLING = Duration.ofSeconds(25);

    @Override
    public Figures run(Options options) throws Exception {
        int streams = options.number("streams", 10_000);
        try (Stage stage = Stage.set("idle", options);
                Swarm swarm = new Swarm(
                        stage.application().address(), options.opensByTicket(), OPENING_AT_ONCE, new Readings())) {
            ProcessFacts facts = stage.application().facts();
            // Classes, pools and compiled code are there before; what is left is the streams' own.
            swarm.open(Clients.of("early", Math.min(WARM_UP_STREAMS, streams), true), PATIENCE);
            WallClock.pause(options.seconds("warm-up", 5));
            swarm.dismiss();
            WallClock.pause(options.seconds("warm-up", 5));
            List<StreamClient> clients = Clients.of("user", streams, true);
            Map<String, Long> before = facts.liveBytes();
            long residentBefore = facts.residentBytes();

            double seconds = swarm.open(clients, PATIENCE);
            WallClock.pause(SETTLING);

            Map<String, Long> after = facts.liveBytes();
            long residentAfter = facts.residentBytes();
            double heap = (ProcessFacts.sum(after) - ProcessFacts.sum(before)) / (double) streams;
            double resident = (residentAfter - residentBefore) / (double) streams;
            return figures(swarm, streams, seconds, heap, resident, perStream(before, after, streams));
        }
    }

    private static Figures figures(
            Swarm swarm, int streams, double seconds, double heap, double resident, Map<String, Double> classes) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("streams", streams);
        values.put("openAtTheEnd", swarm.live());
        values.put("openedPerSecond", Math.round(streams / seconds));
        values.put("heapBytesPerStream", Math.round(heap));
        values.put("residentBytesPerStream", Math.round(resident));
        values.put("targetHeapBytesPerStream", TARGET_BYTES);
        values.put("heapBytesPerStreamByClass", classes);
        String line =
                "%d idle streams: %.0f bytes of heap each after GC (target 8192), %.0f resident; opened %.0f a second"
                        .formatted(streams, heap, resident, streams / seconds);
        return new Figures("idle", heap <= TARGET_BYTES && swarm.live() == streams, line, values);
    }

    /** The classes that grew most. */
    private static Map<String, Double> perStream(Map<String, Long> before, Map<String, Long> after, int streams) {
        Map<String, Double> grown = new LinkedHashMap<>();
        after.entrySet().stream()
                .map(entry -> Map.entry(
                        entry.getKey(),
                        Figures.rounded(
                                (entry.getValue() - before.getOrDefault(entry.getKey(), 0L)) / (double) streams)))
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(CLASSES)
                .forEach(entry -> grown.put(entry.getKey(), entry.getValue()));
        return grown;
    }
}
