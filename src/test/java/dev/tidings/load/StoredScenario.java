package dev.tidings.load;

import dev.tidings.feed.Cursor;
import dev.tidings.feed.Epoch;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.Status;
import dev.tidings.journal.Journal;
import dev.tidings.journal.PlainJournal;
import dev.tidings.journal.PlainPages;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * What a client that opens, catches up or lists costs Postgres, while more and more is stored: everybody has as many
 * notifications as before, and there are more people. What Postgres says of a page (explain) is kept beside it.
 */
final class StoredScenario implements Scenario {
    private static final int EACH = 200;
    private static final int MISSED = 50;
    private static final int ROWS = 250;
    private static final long EPOCH = 7;
    private static final int AT_ONCE = 100_000;
    private static final int CALLS = 1_000;
    private static final double MOST_TIMES_LONGER = 1.5;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Path FOLDER = Path.of("target/load");

    private final Vertx vertx = Vertx.vertx();
    private final SplittableRandom chance = new SplittableRandom(42);

    @Override
    public Figures run(Options options) throws Exception {
        int most = options.number("events", 1_000_000);
        try (Servers servers = Servers.start(FOLDER.resolve("servers.log"))) {
            JournalScenario.migrate(servers.settings());
            Pool inbox = Pool.pool(
                    vertx,
                    PlainStore.connect(servers.settings(), "quarkus.datasource.inbox"),
                    new PoolOptions().setMaxSize(1));
            try (PlainStore store = new PlainStore(servers.settings())) {
                return grow(store, inbox, most);
            } finally {
                inbox.closeAndAwait();
                vertx.closeAndAwait();
            }
        }
    }

    private Figures grow(PlainStore store, Pool inbox, int most) throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        StringBuilder line = new StringBuilder("medians (p99)");
        double worst = 0;
        List<Double> first = List.of();
        int people = 0;
        for (int stored = 10_000; stored <= most; stored *= 10) {
            fill(store, people + 1, stored / EACH);
            people = stored / EACH;
            Timings timings = measure(PlainJournal.on(inbox), people);
            values.put(Integer.toString(stored), timings.figures());
            Explained nothing = explained(inbox, anybody(people), 0, "stored-" + stored + "-nothing.txt");
            Explained missed = explained(inbox, anybody(people), MISSED, "stored-" + stored + ".txt");
            values.put(stored + "ExplainedNothing", nothing.figures());
            values.put(stored + "Explained", missed.figures());
            line.append("; %,d stored: %s; explained %s and %s".formatted(stored, timings, nothing, missed));
            List<Double> medians = timings.medians();
            first = first.isEmpty() ? medians : first;
            for (int i = 0; i < medians.size(); i++) {
                worst = Math.max(worst, medians.get(i) / first.get(i));
            }
        }
        values.put("mostTimesLonger", Figures.rounded(worst));
        line.append("; at most %.2f times as long as at first (target %.1f)".formatted(worst, MOST_TIMES_LONGER));
        return new Figures("stored", worst <= MOST_TIMES_LONGER, line.toString(), values);
    }

    private static void fill(PlainStore store, int from, int to) {
        store.execute("""
                insert into feed (tenant_id, user_id, epoch, version, unread, unseen, items)
                select '%s', 'user-' || u, %d, %d, %d, %d, %d from generate_series(%d, %d) u""".formatted(Clients.TENANT, EPOCH, EACH, EACH, EACH, EACH, from, to));
        int step = Math.max(1, AT_ONCE / (to - from + 1));
        for (int n = 1; n <= EACH; n += step) {
            arrive(store, n, Math.min(EACH, n + step - 1), from, to);
        }
        store.executeSlowly("vacuum analyze");
    }

    /** One after the other for all people, as in life: what one of them has is far from each other on the disk. */
    private static void arrive(PlainStore store, int first, int last, int from, int to) {
        store.execute("""
                insert into notification (tenant_id, user_id, id, version, seq, state_version, source, event_id, type, category,
                  priority, title, body, url, actions, data, created_at, updated_at)
                select '%s', 'user-' || u, gen_random_uuid(), n, n, n, '/load', 'event-' || n || '-' || u,
                  'dev.tidings.load.sent', 'orders', 'normal', 'Order ' || n || ' shipped',
                  'It arrives on Tuesday, between nine and noon.', 'https://shop.example/orders/' || n, '[]',
                  '{"orderId":' || n || '}', now(), now()
                from generate_series(%d, %d) n, generate_series(%d, %d) u""".formatted(Clients.TENANT, first, last, from, to));
    }

    private Timings measure(Journal journal, int people) {
        return new Timings(
                micros(people, who -> PlainPages.page(journal, who, at(EACH), ROWS)),
                micros(people, who -> PlainPages.page(journal, who, at(EACH - MISSED), ROWS)),
                micros(people, who -> journal.list(who, Status.ALL, null, Long.MAX_VALUE, MISSED)));
    }

    /** Of single calls, one after the other, in order of length; each to somebody else. */
    private List<Double> micros(int people, Function<Recipient, Uni<?>> call) {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < 2 * CALLS; i++) {
            Recipient who = anybody(people);
            long begin = WallClock.nanos();
            call.apply(who).await().atMost(PATIENCE);
            // The first half is a warm-up.
            if (i >= CALLS) {
                times.add((WallClock.nanos() - begin) / 1e3);
            }
        }
        return times.stream().sorted().toList();
    }

    /** What Postgres says of a page of so many missed changes; all of it is in the file. */
    private static Explained explained(Pool inbox, Recipient who, int missed, String file) throws IOException {
        List<String> plan = PlainPages.explained(inbox, who, at(EACH - missed), ROWS)
                .await()
                .atMost(PATIENCE);
        Files.write(FOLDER.resolve(file), plan);
        return new Explained(line(plan, "Buffers:"), line(plan, "Execution Time:"), file);
    }

    private record Explained(String buffers, String execution, String plan) {
        Map<String, Object> figures() {
            return Map.of("buffers", buffers, "execution", execution, "plan", plan);
        }

        @Override
        public String toString() {
            return execution.replace("Execution Time: ", "") + " (" + buffers + ")";
        }
    }

    private static String line(List<String> plan, String beginning) {
        return plan.stream()
                .map(String::strip)
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElse("");
    }

    private Recipient anybody(int people) {
        return Recipient.of(Clients.TENANT, "user-" + chance.nextInt(1, people + 1));
    }

    private static Cursor at(long version) {
        return Cursor.at(new Epoch(EPOCH, 0), version);
    }

    /** Microseconds, in order of length. */
    private record Timings(List<Double> open, List<Double> replay, List<Double> list) {
        List<Double> medians() {
            return List.of(at(open, 0.5), at(replay, 0.5), at(list, 0.5));
        }

        Map<String, Object> figures() {
            return Map.of("openMicros", figures(open), "replayMicros", figures(replay), "listMicros", figures(list));
        }

        private static Map<String, Object> figures(List<Double> times) {
            return Map.of("p50", Math.round(at(times, 0.5)), "p99", Math.round(at(times, 0.99)));
        }

        private static double at(List<Double> times, double share) {
            return times.get((int) (share * (times.size() - 1)));
        }

        @Override
        public String toString() {
            return "nothing missed %s, %d missed %s, a list of %d %s"
                    .formatted(said(open), MISSED, said(replay), MISSED, said(list));
        }

        private static String said(List<Double> times) {
            return "%.0f (%.0f) µs".formatted(at(times, 0.5), at(times, 0.99));
        }
    }
}
