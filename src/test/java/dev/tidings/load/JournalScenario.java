package dev.tidings.load;

import dev.tidings.feed.Content;
import dev.tidings.feed.Priority;
import dev.tidings.feed.TenantId;
import dev.tidings.feed.UserId;
import dev.tidings.journal.Journal;
import dev.tidings.journal.NewEvent;
import dev.tidings.journal.PlainJournal;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import org.flywaydb.core.Flyway;

/** Notifications stored in a second by the journal itself, one batch after the other as one consumer does it. */
final class JournalScenario implements Scenario {
    private static final List<Integer> BATCHES = List.of(100, 500, 1000, 5000);
    private static final int ROUNDS = 5;
    private static final int TARGET = 10_000;
    private static final int USERS = 5_000;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private int numbered;

    @Override
    public Figures run(Options options) throws IOException, InterruptedException {
        int events = options.number("events", 20_000);
        try (Servers servers = Servers.start(Path.of("target/load/servers.log"))) {
            migrate(servers.settings());
            Vertx vertx = Vertx.vertx();
            Pool pool = Pool.pool(vertx, connect(servers.settings()), new PoolOptions().setMaxSize(16));
            try {
                return measure(PlainJournal.on(pool), events);
            } finally {
                pool.close().await().atMost(PATIENCE);
                vertx.close().await().atMost(PATIENCE);
            }
        }
    }

    private Figures measure(Journal journal, int events) {
        // Both JVM and tables are warm before the first figure.
        perSecond(journal, 500, events);
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("eventsARound", events);
        StringJoiner line = new StringJoiner(", ", "notifications/s by size of batch: ", "");
        double best = 0;
        for (int batch : BATCHES) {
            List<Double> rounds = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                rounds.add(perSecond(journal, batch, events));
            }
            rounds.sort(null);
            double median = rounds.get(ROUNDS / 2);
            best = Math.max(best, median);
            values.put("batch" + batch + "PerSecond", Math.round(median));
            values.put("batch" + batch + "SlowestPerSecond", Math.round(rounds.getFirst()));
            line.add("%d: %.0f".formatted(batch, median));
        }
        values.put("targetPerSecond", TARGET);
        return new Figures("journal", best >= TARGET, line + " (median of 5; target 10000)", values);
    }

    private double perSecond(Journal journal, int batch, int events) {
        List<List<NewEvent>> batches = new ArrayList<>();
        for (int from = 0; from < events; from += batch) {
            batches.add(events(Math.min(batch, events - from)));
        }
        int stored = 0;
        long begin = WallClock.nanos();
        for (List<NewEvent> some : batches) {
            stored += journal.store(some).await().atMost(PATIENCE).notifications();
        }
        double seconds = WallClock.secondsSince(begin);
        if (stored != events) {
            throw new IllegalStateException("stored " + stored + " of " + events);
        }
        return stored / seconds;
    }

    private List<NewEvent> events(int count) {
        SplittableRandom users = new SplittableRandom(numbered);
        List<NewEvent> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            numbered++;
            List<UserId> to = List.of(new UserId("user-" + users.nextInt(USERS)));
            events.add(new NewEvent(
                    new TenantId("load"),
                    "/load",
                    "event-" + numbered,
                    to,
                    content(numbered),
                    0,
                    numbered,
                    Instant.now()));
        }
        return events;
    }

    private static Content content(int number) {
        return new Content(
                "/load",
                "dev.tidings.load.sent",
                "orders",
                Priority.NORMAL,
                "Order " + number + " shipped",
                "It arrives on Tuesday, between nine and noon, and fits through the letter box.",
                "https://shop.example/orders/" + number,
                "[{\"label\":\"Track\",\"url\":\"https://shop.example/orders/" + number + "/track\"}]",
                "{\"orderId\":" + number + ",\"carrier\":\"post\"}",
                null,
                Instant.now(),
                null);
    }

    private static void migrate(Map<String, String> settings) {
        Flyway.configure()
                .dataSource(
                        "jdbc:" + setting(settings, "quarkus.datasource.reactive.url"),
                        setting(settings, "quarkus.datasource.username"),
                        setting(settings, "quarkus.datasource.password"))
                .load()
                .migrate();
    }

    /** As the service's pool does it, statements are prepared once a connection. */
    private static PgConnectOptions connect(Map<String, String> settings) {
        return PgConnectOptions.fromUri(setting(settings, "quarkus.datasource.reactive.url"))
                .setUser(setting(settings, "quarkus.datasource.username"))
                .setPassword(setting(settings, "quarkus.datasource.password"))
                .setCachePreparedStatements(true);
    }

    private static String setting(Map<String, String> settings, String name) {
        String value = settings.get(name);
        if (value == null) {
            throw new IllegalStateException("the servers did not say " + name);
        }
        return value;
    }
}
