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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The journal itself on the servers of a stage, for filling feeds and for measuring it alone. */
final class PlainStore implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Vertx vertx = Vertx.vertx();
    private final Pool pool;
    private final Journal journal;
    private int numbered;

    PlainStore(Map<String, String> settings) {
        pool = Pool.pool(vertx, connect(settings, "quarkus.flyway"), new PoolOptions().setMaxSize(16));
        journal = PlainJournal.on(pool);
    }

    /** How many notifications were written. */
    int store(List<NewEvent> events) {
        return journal.store(events).await().atMost(PATIENCE).notifications();
    }

    /** A new event to these users, like those that shops send. */
    NewEvent event(List<UserId> users) {
        numbered++;
        return new NewEvent(
                new TenantId(Clients.TENANT),
                "/load",
                "event-" + numbered,
                users,
                content(numbered),
                0,
                numbered,
                Instant.now());
    }

    void execute(String sql) {
        pool.query(sql).execute().await().atMost(PATIENCE);
    }

    /** What goes through all that is stored. */
    void executeSlowly(String sql) {
        pool.query(sql).execute().await().atMost(PATIENCE.multipliedBy(15));
    }

    long count(String sql) {
        return pool.query(sql)
                .execute()
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getLong(0);
    }

    @Override
    public void close() {
        pool.close().await().atMost(PATIENCE);
        vertx.close().await().atMost(PATIENCE);
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

    /** As the service's pool does it, statements of any length are prepared once a connection. */
    static PgConnectOptions connect(Map<String, String> settings, String user) {
        return PgConnectOptions.fromUri(setting(settings, "quarkus.datasource.reactive.url"))
                .setUser(setting(settings, user + ".username"))
                .setPassword(setting(settings, user + ".password"))
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheSqlFilter(sql -> true);
    }

    static String setting(Map<String, String> settings, String name) {
        String value = settings.get(name);
        if (value == null) {
            throw new IllegalStateException("the servers did not say " + name);
        }
        return value;
    }
}
