package dev.tidings.stream;

import static dev.tidings.testing.Awaits.await;

import dev.tidings.feed.Epoch;
import dev.tidings.feed.Recipient;
import dev.tidings.route.Listener;
import dev.tidings.route.Message;
import dev.tidings.route.Route;
import dev.tidings.route.Subscription;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/** Many feeds in Postgres, each at a version of its own, with a listener that writes down what the comparison tells it. */
final class Crowd implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long SECOND = 1_000_000_000;

    private record Told(long version, long nanos) {}

    private final Pool pool;
    private final String tenant;
    private final Queue<Told> told = new ConcurrentLinkedQueue<>();
    private final Set<Integer> reconnected = ConcurrentHashMap.newKeySet();
    private final List<Subscription> subscriptions;

    private Crowd(int feeds, String tenant, Pool pool, Route route) {
        this.pool = pool;
        this.tenant = tenant;
        execute("""
                insert into feed (tenant_id, user_id, epoch, version)
                select $1, 'user-' || i, 0, i from generate_series(1, $2) i""", Tuple.of(tenant, feeds));
        this.subscriptions = IntStream.rangeClosed(1, feeds)
                .mapToObj(i -> {
                    Recipient recipient = Recipient.of(tenant, "user-" + i);
                    return route.subscribe(recipient, recipient.key(), new Ear(i));
                })
                .toList();
    }

    static Crowd of(int feeds, String tenant, Pool pool, Route route) {
        await().atMost(PATIENCE).until(route::isConnected);
        return new Crowd(feeds, tenant, pool, route);
    }

    /** How often a listener was told where its feed stands. */
    int told() {
        return told.size();
    }

    /** How many of the feeds were told of. */
    long different() {
        return told.stream().mapToLong(Told::version).distinct().count();
    }

    /** How many of the feeds were told that messages arrive again. */
    int reconnected() {
        return reconnected.size();
    }

    /** From a moment until the last was told. */
    Duration until(long beginNanos) {
        return Duration.ofNanos(times()[told.size() - 1] - beginNanos);
    }

    /** From the first that was told to the last. */
    Duration span() {
        return until(times()[0]);
    }

    /** The most that were told in any second. */
    int mostInASecond() {
        long[] times = times();
        int most = 0;
        int from = 0;
        for (int to = 0; to < times.length; to++) {
            while (times[to] - times[from] >= SECOND) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }

    @Override
    public void close() {
        subscriptions.forEach(Subscription::cancel);
        execute("delete from feed where tenant_id = $1", Tuple.of(tenant));
    }

    private long[] times() {
        return told.stream().mapToLong(Told::nanos).sorted().toArray();
    }

    private void execute(String sql, Tuple parameters) {
        pool.preparedQuery(sql).execute(parameters).await().atMost(PATIENCE);
    }

    private final class Ear implements Listener {
        private final int number;

        Ear(int number) {
            this.number = number;
        }

        @Override
        public void onMessage(Message message) {}

        @Override
        public void onStanding(Epoch epoch, long generation, long version) {
            told.add(new Told(version, System.nanoTime()));
        }

        @Override
        public long standsAt() {
            return number;
        }

        @Override
        public void onReconnected() {
            reconnected.add(number);
        }

        @Override
        public void onGone() {}
    }
}
