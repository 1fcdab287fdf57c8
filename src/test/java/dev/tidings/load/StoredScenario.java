package dev.tidings.load;

import dev.tidings.feed.Cursor;
import dev.tidings.feed.Epoch;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.Status;
import dev.tidings.identity.Tokens;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * How long a client takes that opens its stream or catches up, and what of it, and of a list, is the journal's, while more
 * and more is stored: everybody has as many notifications as before, and there are more people. What Postgres says of a page
 * (explain) is kept beside it.
 */
final class StoredScenario implements Scenario {
    private static final int EACH = 200;
    private static final int MISSED = 50;
    private static final int ROWS = 250;
    private static final long EPOCH = 7;
    private static final int AT_ONCE = 100_000;
    private static final int CALLS = 1_000;
    /** Opened one behind the other; how long one takes is the median of these. */
    private static final int OPENINGS = 100;

    private static final int OPENINGS_MEASURED = 15;
    private static final int OPENINGS_BEFORE = 5;
    /** The service has just been started. */
    private static final int OPENINGS_AT_FIRST = 60;

    /** For streams as they are opened. */
    private static final double MOST_TIMES_LONGER = 1.25;
    /** What of it is the journal's, call by call. */
    private static final double MOST_TIMES_LONGER_OF_THE_JOURNAL = 1.5;

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Path FOLDER = Path.of("target/load");

    private final Vertx vertx = Vertx.vertx();
    private final SplittableRandom chance = new SplittableRandom(42);
    private final Readings readings = new Readings();
    private final Instant tokensEnd = Instant.now().plus(Duration.ofHours(2));
    private int tokens;

    @Override
    public Figures run(Options options) throws Exception {
        int most = options.number("events", 1_000_000);
        try (Stage stage = Stage.set("stored", options)) {
            Map<String, String> settings = stage.servers().settings();
            Pool inbox = Pool.pool(
                    vertx, PlainStore.connect(settings, "quarkus.datasource.inbox"), new PoolOptions().setMaxSize(1));
            try (PlainStore store = new PlainStore(settings);
                    Swarm swarm = new Swarm(stage.application().address(), options.opensByTicket(), 1, readings)) {
                return grow(store, inbox, swarm, most);
            } finally {
                inbox.closeAndAwait();
                vertx.closeAndAwait();
            }
        }
    }

    private Figures grow(PlainStore store, Pool inbox, Swarm swarm, int most) throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        StringBuilder line = new StringBuilder("medians (p99)");
        double worst = 0;
        double worstOfTheJournal = 0;
        double worstList = 0;
        Timings first = null;
        int people = 0;
        for (int stored = 10_000; stored <= most; stored *= 10) {
            fill(store, people + 1, stored / EACH);
            people = stored / EACH;
            for (int i = 0; i < (first == null ? OPENINGS_AT_FIRST : OPENINGS_BEFORE); i++) {
                opened(swarm, people, MISSED);
            }
            Timings timings = measure(PlainJournal.on(inbox), swarm, people);
            values.put(Integer.toString(stored), timings.figures());
            Explained nothing = explained(inbox, anybody(people), 0, "stored-" + stored + "-nothing.txt");
            Explained missed = explained(inbox, anybody(people), MISSED, "stored-" + stored + ".txt");
            values.put(stored + "ExplainedNothing", nothing.figures());
            values.put(stored + "Explained", missed.figures());
            line.append("; %,d stored: %s; explained %s and %s".formatted(stored, timings, nothing, missed));
            first = first == null ? timings : first;
            worst = Math.max(
                    worst, Math.max(times(timings.opened, first.opened), times(timings.caughtUp, first.caughtUp)));
            worstOfTheJournal = Math.max(
                    worstOfTheJournal,
                    Math.max(times(timings.nothing, first.nothing), times(timings.replay, first.replay)));
            worstList = Math.max(worstList, times(timings.list, first.list));
        }
        values.put("mostTimesLonger", Figures.rounded(worst));
        values.put("mostTimesLongerOfTheJournal", Figures.rounded(worstOfTheJournal));
        values.put("mostTimesLongerAList", Figures.rounded(worstList));
        line.append(
                ("; at most %.2f times as long as at first to open and catch up (target %.2f), %.2f of it the journal"
                                + " (target %.1f); a list %.2f times")
                        .formatted(
                                worst,
                                MOST_TIMES_LONGER,
                                worstOfTheJournal,
                                MOST_TIMES_LONGER_OF_THE_JOURNAL,
                                worstList));
        boolean passed = worst <= MOST_TIMES_LONGER && worstOfTheJournal <= MOST_TIMES_LONGER_OF_THE_JOURNAL;
        return new Figures("stored", passed, line.toString(), values);
    }

    /** By the medians. */
    private static double times(List<Double> now, List<Double> first) {
        return Timings.at(now, 0.5) / Timings.at(first, 0.5);
    }

    /**
     * Streams of people by chance, each with a token that the service has not seen, opened one behind the other by clients
     * who have missed so many changes: microseconds for each, from the connection to the end of its replay.
     */
    private double opened(Swarm swarm, int people, int missed) {
        List<StreamClient> clients = new ArrayList<>();
        for (int i = 0; i < OPENINGS; i++) {
            String user = anybody(people).user().value();
            Instant end = tokensEnd.plusSeconds(++tokens);
            StreamClient client = new StreamClient(user, Tokens.endingAt(end, Clients.TENANT, user), true);
            client.knows(at(EACH - missed).toString());
            clients.add(client);
        }
        long before = swarm.ask(readings::received);
        double seconds = swarm.open(clients, PATIENCE);
        long replayed = swarm.ask(readings::received) - before;
        if (replayed != (long) OPENINGS * missed) {
            throw new IllegalStateException("%d were to be replayed, and %d were; %s"
                    .formatted(OPENINGS * missed, replayed, swarm.ask(readings::trouble)));
        }
        swarm.dismiss();
        return seconds * 1e6 / OPENINGS;
    }

    /** In order of length. */
    private List<Double> openings(Swarm swarm, int people, int missed) {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < OPENINGS_MEASURED; i++) {
            times.add(opened(swarm, people, missed));
        }
        return times.stream().sorted().toList();
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
                  '{"orderId":' || n || ',"%s":' || n || '}', now(), now()
                from generate_series(%d, %d) n, generate_series(%d, %d) u""".formatted(Clients.TENANT, Producer.NUMBER, first, last, from, to));
    }

    private Timings measure(Journal journal, Swarm swarm, int people) {
        return new Timings(
                openings(swarm, people, 0),
                openings(swarm, people, MISSED),
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

    /**
     * Microseconds, in order of length.
     *
     * @param opened streams, of clients who have missed nothing
     * @param caughtUp the same of clients who have missed some
     * @param nothing the journal's part of the first
     * @param replay the journal's part of the second
     * @param list the journal's part of a list
     */
    private record Timings(
            List<Double> opened, List<Double> caughtUp, List<Double> nothing, List<Double> replay, List<Double> list) {
        Map<String, Object> figures() {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("streamOpenedMicros", Math.round(at(opened, 0.5)));
            figures.put("streamOpenedAndReplayedMicros", Math.round(at(caughtUp, 0.5)));
            figures.put("openMicros", figures(nothing));
            figures.put("replayMicros", figures(replay));
            figures.put("listMicros", figures(list));
            return figures;
        }

        private static Map<String, Object> figures(List<Double> times) {
            return Map.of("p50", Math.round(at(times, 0.5)), "p99", Math.round(at(times, 0.99)));
        }

        private static double at(List<Double> times, double share) {
            return times.get((int) (share * (times.size() - 1)));
        }

        @Override
        public String toString() {
            return "a stream opened in %.0f µs, with a replay of %d in %.0f µs, of it the journal %s and %s, a list of %d %s"
                    .formatted(
                            at(opened, 0.5),
                            MISSED,
                            at(caughtUp, 0.5),
                            said(nothing),
                            said(replay),
                            MISSED,
                            said(list));
        }

        private static String said(List<Double> times) {
            return "%.0f (%.0f) µs".formatted(at(times, 0.5), at(times, 0.99));
        }
    }
}
