package dev.tidings.load;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Events that have come while the service was stopped, with poison in their middle: how it works them off. */
final class BacklogScenario implements Scenario {
    private static final int USERS = 10_000;
    private static final double LEAST_WITH_POISON = 0.8;
    /**
     * What may live beside what lives in an idle service: two batches fetched (8 MiB each), the one in flight, decoded, and its
     * statement, with room for one as large as a fetch.
     */
    private static final long MOST_LIVING_MORE = 64L << 20;
    /** From a fifth of the way on, when code is compiled and pools are full: what grows with a backlog would be far more. */
    private static final long MOST_RESIDENT_MORE = 64L << 20;

    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final Duration STUCK = Duration.ofMinutes(2);
    private static final Path LOGS = Path.of("target/load");

    @Override
    public Figures run(Options options) throws Exception {
        int events = options.number("events", 1_000_000);
        try (Servers servers = Servers.start(LOGS.resolve("backlog-servers.log"))) {
            Poison poison = new Poison(servers.settings());
            Producer.createTopic(servers.settings());
            fill(servers.settings(), events, poison);
            Map<String, String> settings = new HashMap<>(servers.settings());
            settings.putAll(options.settings());
            try (Application service = Application.start(settings, options.jvm(), LOGS.resolve("backlog.log"));
                    PlainStore store = new PlainStore(servers.settings())) {
                return watch(service, store, events, poison);
            }
        }
    }

    private static void fill(Map<String, String> settings, int events, Poison poison) {
        List<String> users =
                IntStream.range(0, USERS).mapToObj(i -> "user-" + i).toList();
        try (Producer producer = new Producer(settings, users, 0)) {
            for (int i = 0; i < events; i++) {
                if (i == events / 2) {
                    producer.flush();
                    poison.send();
                }
                producer.sendTo(i % USERS, WallClock.nanos());
            }
            producer.flush();
        }
    }

    private static Figures watch(Application service, PlainStore store, int events, Poison poison)
            throws IOException, InterruptedException {
        Progress progress = new Progress();
        ProcessFacts facts = service.facts();
        Memory memory = new Memory(facts, events, poison.count());
        double cpuBefore = facts.processorSeconds();
        long begin = WallClock.nanos();
        long moved = begin;
        double seen = 0;
        while (seen < events) {
            double stored = service.metric("tidings_ingest_stored_total", "");
            double rejected = service.metric("tidings_ingest_rejected_total", "");
            progress.add(WallClock.secondsSince(begin), stored, rejected);
            moved = stored > seen ? WallClock.nanos() : moved;
            seen = stored;
            memory.look(stored, rejected);
            if (WallClock.secondsSince(moved) > STUCK.toSeconds()) {
                throw new IllegalStateException("stuck at " + seen + " of " + events);
            }
            WallClock.pause(LOOK_EVERY);
        }
        double seconds = WallClock.secondsSince(begin);
        double cpu = facts.processorSeconds() - cpuBefore;
        // What would come twice, or the last of the poison, comes late.
        WallClock.pause(Duration.ofSeconds(3));
        long rows = store.count("select count(*) from notification where tenant_id = '" + Clients.TENANT + "'");
        boolean isKept = poison.isKept();
        double ratio = progress.withPoison() / progress.usual();
        long living = memory.livingMore();
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("events", events);
        values.put("stored", rows);
        values.put("poison", poison.count());
        values.put("poisonIsKept", isKept);
        values.put("seconds", Figures.rounded(seconds));
        values.put("processorSeconds", Figures.rounded(cpu));
        values.put("perSecond", Math.round(progress.perSecond()));
        values.put("perSecondByWindow", progress.rates());
        values.put("perSecondWithoutPoison", Math.round(progress.usual()));
        values.put("perSecondWithPoison", Math.round(progress.withPoison()));
        values.put("livingBytesMore", living);
        values.put("residentBytesMore", memory.residentMore());
        String pace = "%d of %d stored at %.0f a second, poison (%d, %s) at %.2f of the usual rate"
                .formatted(rows, events, progress.perSecond(), poison.count(), isKept ? "kept" : "NOT KEPT", ratio);
        String room = "; %.1f MiB of heap more than idle, resident %+.1f MiB"
                .formatted(living / 1048576.0, memory.residentMore() / 1048576.0);
        boolean passed = rows == events
                && isKept
                && ratio >= LEAST_WITH_POISON
                && living <= MOST_LIVING_MORE
                && memory.residentMore() <= MOST_RESIDENT_MORE;
        return new Figures("backlog", passed, pace + room, values);
    }

    /** Looks at the heap twice, before the poison and well behind it: a full collection would slow its windows. */
    private static final class Memory {
        private final ProcessFacts facts;
        private final int events;
        private final int poison;
        private int looksAtHeap;
        private double secondLookAt = Double.MAX_VALUE;
        private long living;
        private long residentEarly;
        private long residentMost;

        Memory(ProcessFacts facts, int events, int poison) {
            this.facts = facts;
            this.events = events;
            this.poison = poison;
        }

        void look(double stored, double rejected) throws IOException, InterruptedException {
            if (rejected >= poison && secondLookAt == Double.MAX_VALUE) {
                secondLookAt = stored + 2.0 * events / Progress.WINDOWS;
            }
            boolean isBefore = looksAtHeap == 0 && rejected == 0 && stored > 0.05 * events;
            boolean isBehind = looksAtHeap <= 1 && stored >= secondLookAt && stored < events;
            if (isBefore || isBehind) {
                looksAtHeap = isBehind ? 2 : 1;
                living = Math.max(living, ProcessFacts.sum(facts.liveBytes()));
            }
            if (stored >= 0.2 * events) {
                long resident = facts.residentBytes();
                residentEarly = residentEarly == 0 ? resident : residentEarly;
                residentMost = Math.max(residentMost, resident);
            }
        }

        /** Than now. */
        long livingMore() throws IOException, InterruptedException {
            return living - ProcessFacts.sum(facts.liveBytes());
        }

        long residentMore() {
            return residentMost - residentEarly;
        }
    }
}
