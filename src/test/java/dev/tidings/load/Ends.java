package dev.tidings.load;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * When streams were ended as slow, by the service's own count. It looks from the beginning to the end, so that what looking
 * costs the service is part of every measure that is taken meanwhile.
 */
final class Ends implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final Application application;
    private final List<Long> atNanos = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean isClosed;

    Ends(Application application) {
        this.application = application;
        Thread.ofPlatform().name("ends").daemon().start(this::look);
    }

    int count() {
        return atNanos.size();
    }

    /** Until there are so many, or the patience is over. */
    void await(int wanted, Duration patience) {
        long end = WallClock.nanos() + patience.toNanos();
        while (count() < wanted && !ended.isDone() && WallClock.nanos() < end) {
            WallClock.pause(LOOK_EVERY);
        }
    }

    /** In the order in which they came. */
    List<Double> secondsSince(long nanos) {
        return atNanos.stream().map(at -> (at - nanos) / 1e9).toList();
    }

    @Override
    public void close() {
        isClosed = true;
        ended.join();
    }

    private void look() {
        try {
            while (!isClosed) {
                int count = (int) application.metric("tidings_stream_closed_total", "reason=\"slow\"");
                while (count() < count) {
                    atNanos.add(WallClock.nanos());
                }
                WallClock.pause(LOOK_EVERY);
            }
            ended.complete(null);
        } catch (IOException | InterruptedException e) {
            ended.completeExceptionally(e);
        }
    }
}
