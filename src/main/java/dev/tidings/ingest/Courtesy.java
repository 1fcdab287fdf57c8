package dev.tidings.ingest;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets the overflow have what the events' topic leaves: after each of its batches it pauses for as long as that batch took,
 * and then waits until no batch of the events' topic is under way; not for ever, so that it always goes on a little.
 */
@ApplicationScoped
class Courtesy {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(2);

    private final AtomicInteger underWay = new AtomicInteger();
    private final Duration patience;

    Courtesy(IngestConfig config) {
        this.patience = config.overflowPatience();
    }

    void begin() {
        underWay.incrementAndGet();
    }

    void end() {
        underWay.decrementAndGet();
    }

    Uni<Void> giveWay(Duration took) {
        long until = System.nanoTime() + took.plus(patience).toNanos();
        return pause(took).chain(() -> whenIdle(until));
    }

    private Uni<Void> whenIdle(long until) {
        return underWay.get() == 0 || System.nanoTime() >= until
                ? Uni.createFrom().voidItem()
                : pause(LOOK_AGAIN).chain(() -> whenIdle(until));
    }

    private static Uni<Void> pause(Duration time) {
        return time.isPositive()
                ? Uni.createFrom().voidItem().onItem().delayIt().by(time)
                : Uni.createFrom().voidItem();
    }
}
