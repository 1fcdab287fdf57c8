package dev.tidings.load;

import dev.tidings.feed.Cursor;
import dev.tidings.feed.Epoch;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.UserId;
import dev.tidings.journal.PlainPages;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** What the second wall between tenants costs a page of a replay: rounds with it and without it in turn. */
final class WallsScenario implements Scenario {
    private static final int FEEDS = 50;
    private static final int NOTIFICATIONS_EACH = 500;
    /** As by default in the service: pages at once, and rows of a page. */
    private static final int AT_ONCE = 8;

    private static final int ROWS = 250;
    private static final double MOST_RATIO = 1.1;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Vertx vertx = Vertx.vertx();
    private List<Long> epochs = List.of();

    @Override
    public Figures run(Options options) throws Exception {
        int rounds = options.number("seconds", 15);
        try (Servers servers = Servers.start(Path.of("target/load/servers.log"))) {
            JournalScenario.migrate(servers.settings());
            Map<String, String> settings = servers.settings();
            Pool owner = pool(settings, "quarkus.flyway");
            Pool inbox = pool(settings, "quarkus.datasource.inbox");
            try (PlainStore store = new PlainStore(settings)) {
                fill(store);
                epochs = epochs(store);
                Map<String, Object> values = new LinkedHashMap<>();
                double full = ratio(owner, inbox, 0, 200, rounds, "pageOf" + ROWS, values);
                double empty = ratio(owner, inbox, NOTIFICATIONS_EACH, 1_000, rounds, "emptyPage", values);
                String line = "time of a page of %d rows behind the walls: %.2f of that without; of an empty page: %.2f"
                                .formatted(ROWS, full, empty)
                        + " (target of the first %.1f)".formatted(MOST_RATIO);
                return new Figures("walls", full <= MOST_RATIO, line, values);
            } finally {
                owner.closeAndAwait();
                inbox.closeAndAwait();
                vertx.closeAndAwait();
            }
        }
    }

    private Pool pool(Map<String, String> settings, String user) {
        return Pool.pool(vertx, PlainStore.connect(settings, user), new PoolOptions().setMaxSize(AT_ONCE));
    }

    private static List<Long> epochs(PlainStore store) {
        return IntStream.range(0, FEEDS)
                .mapToObj(i -> store.count("select epoch from feed where user_id = 'user-%d'".formatted(i)))
                .toList();
    }

    private static void fill(PlainStore store) {
        List<UserId> users =
                IntStream.range(0, FEEDS).mapToObj(i -> new UserId("user-" + i)).toList();
        for (int i = 0; i < NOTIFICATIONS_EACH; i++) {
            store.store(List.of(store.event(users)));
        }
        store.execute("vacuum analyze");
    }

    /** Of the medians of the rounds. */
    private double ratio(
            Pool owner, Pool inbox, long version, int pages, int rounds, String name, Map<String, Object> values) {
        List<Double> without = new ArrayList<>();
        List<Double> behind = new ArrayList<>();
        for (int round = 0; round <= rounds; round++) {
            double one = micros(pages, i -> PlainPages.withoutWalls(owner, recipient(i), cursor(i, version), ROWS));
            double other = micros(pages, i -> PlainPages.behindWalls(inbox, recipient(i), cursor(i, version), ROWS));
            // The first is a warm-up.
            if (round > 0) {
                without.add(one);
                behind.add(other);
            }
        }
        double ratio = median(behind) / median(without);
        values.put(name + "WithoutWallsMicros", Math.round(median(without)));
        values.put(name + "BehindWallsMicros", Math.round(median(behind)));
        values.put(name + "Ratio", Figures.rounded(ratio));
        return ratio;
    }

    private static double micros(int pages, IntFunction<Uni<Integer>> page) {
        long begin = WallClock.nanos();
        Multi.createFrom()
                .range(0, pages)
                .onItem()
                .transformToUni(page::apply)
                .merge(AT_ONCE)
                .collect()
                .last()
                .await()
                .atMost(PATIENCE);
        return WallClock.secondsSince(begin) * 1e6 / pages;
    }

    private static double median(List<Double> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    private Cursor cursor(int i, long version) {
        return Cursor.at(new Epoch(epochs.get(i % FEEDS), 0), version);
    }

    private static Recipient recipient(int i) {
        return Recipient.of(Clients.TENANT, "user-" + i % FEEDS);
    }
}
