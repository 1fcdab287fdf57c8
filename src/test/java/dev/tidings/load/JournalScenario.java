package dev.tidings.load;

import dev.tidings.feed.UserId;
import dev.tidings.journal.NewEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import org.flywaydb.core.Flyway;

/**
 * Notifications stored in a second by the journal itself, one batch after the other as one consumer does it, and what
 * PostgreSQL works for each.
 */
final class JournalScenario implements Scenario {
    private static final List<Integer> BATCHES = List.of(10, 100, 500, 1000, 5000);
    private static final int ROUNDS = 5;
    private static final int TARGET = 10_000;
    private static final int USERS = 10_000;

    private static final String BYTES = """
            select (pg_total_relation_size('notification') + pg_total_relation_size('event') + pg_total_relation_size('feed'))
                   / (select count(*) from notification)""";

    /** Of a hundred updates of feeds, those that touched no index (heap-only tuples). */
    private static final String HOT =
            "select 100 * n_tup_hot_upd / greatest(n_tup_upd, 1) from pg_stat_user_tables where relname = 'feed'";

    /** Of a batch size, in one round. */
    private record Round(double perSecond, double postgresMicros) {}

    private int rounds;

    @Override
    public Figures run(Options options) throws IOException, InterruptedException {
        int events = options.number("events", 20_000);
        try (Servers servers = Servers.start(Path.of("target/load/servers.log"))) {
            WriteAheadLog.fill(servers.settings());
            migrate(servers.settings());
            try (PlainStore store = new PlainStore(servers.settings())) {
                return measure(store, new ProcessFacts(servers.pid()), events);
            }
        }
    }

    private Figures measure(PlainStore store, ProcessFacts servers, int events) {
        // Both JVM and tables are warm before the first figure.
        round(store, servers, 500, events);
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("eventsARound", events);
        StringJoiner line =
                new StringJoiner(", ", "notifications/s (µs of PostgreSQL for each) by size of batch: ", "");
        double best = 0;
        for (int batch : BATCHES) {
            List<Round> rounds = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                rounds.add(round(store, servers, batch, events));
            }
            double[] rates =
                    rounds.stream().mapToDouble(Round::perSecond).sorted().toArray();
            double[] micros =
                    rounds.stream().mapToDouble(Round::postgresMicros).sorted().toArray();
            double median = rates[ROUNDS / 2];
            best = Math.max(best, median);
            values.put("batch" + batch + "PerSecond", Math.round(median));
            values.put("batch" + batch + "SlowestPerSecond", Math.round(rates[0]));
            values.put("batch" + batch + "PostgresMicros", Math.round(micros[ROUNDS / 2]));
            line.add("%d: %.0f (%.0f)".formatted(batch, median, micros[ROUNDS / 2]));
        }
        values.put("targetPerSecond", TARGET);
        long bytes = store.count(BYTES);
        values.put("bytesANotification", bytes);
        long hot = store.count(HOT);
        values.put("hotUpdatesOfAHundred", hot);
        return new Figures(
                "journal",
                best >= TARGET,
                line
                        + " (median of 5; target 10000); with indexes, ledger and feed a notification has %d bytes; %d %% of"
                                .formatted(bytes, hot)
                        + " a feed's updates touched no index",
                values);
    }

    private Round round(PlainStore store, ProcessFacts servers, int batch, int events) {
        List<List<NewEvent>> batches = new ArrayList<>();
        for (int from = 0; from < events; from += batch) {
            batches.add(events(store, Math.min(batch, events - from)));
        }
        int stored = 0;
        double worked = servers.secondsOf("postgres");
        long begin = WallClock.nanos();
        for (List<NewEvent> some : batches) {
            stored += store.store(some);
        }
        double seconds = WallClock.secondsSince(begin);
        if (stored != events) {
            throw new IllegalStateException("stored " + stored + " of " + events);
        }
        return new Round(stored / seconds, (servers.secondsOf("postgres") - worked) * 1e6 / stored);
    }

    private List<NewEvent> events(PlainStore store, int count) {
        SplittableRandom users = new SplittableRandom(rounds++);
        List<NewEvent> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            events.add(store.event(List.of(new UserId("user-" + users.nextInt(USERS)))));
        }
        return events;
    }

    static void migrate(Map<String, String> settings) {
        Flyway.configure()
                .dataSource(
                        "jdbc:" + PlainStore.setting(settings, "quarkus.datasource.reactive.url"),
                        PlainStore.setting(settings, "quarkus.flyway.username"),
                        PlainStore.setting(settings, "quarkus.flyway.password"))
                .load()
                .migrate();
    }
}
