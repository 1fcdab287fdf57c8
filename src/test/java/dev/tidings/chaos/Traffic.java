package dev.tidings.chaos;

import dev.tidings.load.Producer;
import dev.tidings.load.WallClock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A product service that emits all the time, to users by chance, each user's events numbered 1, 2, 3 … */
final class Traffic implements AutoCloseable {
    private final Map<String, String> settings;
    private final String tenant;
    private final List<String> users;
    private final Producer producer;
    private final int eventsPerSecond;
    private final long[][] sentAt;
    private final int[] sent;
    private final SplittableRandom chance = new SplittableRandom(4711);
    private final CompletableFuture<Void> ended;
    private volatile boolean isStopped;
    /** Under the lock of this object from its beginning to its end, as are the numbers. */
    private @Nullable Producer echo;

    Traffic(Map<String, String> settings, String tenant, List<String> users, int eventsPerSecond) {
        this.settings = settings;
        this.users = users;
        this.tenant = tenant;
        this.producer = new Producer(settings, tenant, users, 0);
        this.eventsPerSecond = eventsPerSecond;
        this.sentAt = new long[users.size()][8];
        this.sent = new int[users.size()];
        this.ended = CompletableFuture.runAsync(
                this::send, task -> Thread.ofPlatform().name("traffic").daemon().start(task));
    }

    /** How many events of a user were due before then; clients should have so many. */
    synchronized int dueBefore(int user, long nanos) {
        int count = sent[user];
        while (count > 0 && sentAt[user][count - 1] >= nanos) {
            count--;
        }
        return count;
    }

    /**
     * From now on a second producer sends the same events as well: first all that were sent already, then each beside the
     * first one's.
     */
    synchronized void beginEcho() {
        Producer second = new Producer(settings, tenant, users, 0);
        for (int user = 0; user < sent.length; user++) {
            for (int i = 0; i < sent[user]; i++) {
                second.sendTo(user, sentAt[user][i]);
            }
        }
        echo = second;
    }

    /** The end: the broker has all of it when this returns. */
    void finish() {
        isStopped = true;
        ended.join();
        producer.flush();
        synchronized (this) {
            if (echo != null) {
                echo.flush();
            }
        }
    }

    /** How many events the second producer repeated. */
    synchronized long echoed() {
        return echo == null ? 0 : echo.total();
    }

    @Override
    public void close() {
        isStopped = true;
        ended.join();
        producer.close();
        synchronized (this) {
            if (echo != null) {
                echo.close();
            }
        }
    }

    private void send() {
        long begin = WallClock.nanos();
        for (long i = 0; !isStopped; i++) {
            long scheduled = begin + i * 1_000_000_000L / eventsPerSecond;
            WallClock.pauseUntil(scheduled);
            send(chance.nextInt(sent.length), scheduled);
        }
    }

    private synchronized void send(int user, long scheduled) {
        if (sentAt[user].length == sent[user]) {
            sentAt[user] = Arrays.copyOf(sentAt[user], 2 * sent[user]);
        }
        sentAt[user][sent[user]++] = scheduled;
        producer.sendTo(user, scheduled);
        if (echo != null) {
            echo.sendTo(user, scheduled);
        }
    }
}
