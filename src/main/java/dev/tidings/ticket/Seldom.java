package dev.tidings.ticket;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Lets a line pass now and then: a server that is away fails many at once, for the same reason. Any thread. */
final class Seldom {
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(30);

    private final AtomicLong saidAtNanos = new AtomicLong(System.nanoTime() - BETWEEN_LINES.toNanos());

    /** Whether none has passed for a while; if so this one does. */
    boolean passes() {
        long now = System.nanoTime();
        long said = saidAtNanos.get();
        return now - said >= BETWEEN_LINES.toNanos() && saidAtNanos.compareAndSet(said, now);
    }
}
