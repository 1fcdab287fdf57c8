package dev.tidings.ingest;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets the overflow have what the events' topic leaves. While nothing comes there it may have everything. Else it pauses after
 * each of its batches for as long as that batch took, and then waits until none of the events' topic that has begun
 * is left to be stored or diverted; not for ever, so that it always goes on a little.
 */
@Singleton
class Courtesy {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(2);
    private static final int LOOKS = 100;

    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();
    private final AtomicLong seen = new AtomicLong();
    private final Duration patience;
    private final Duration lookAgain;

    @Inject
    Courtesy(IngestConfig config) {
        this(config.overflowPatience());
    }

    Courtesy(Duration patience) {
        this.patience = patience;
        Duration step = patience.dividedBy(LOOKS);
        this.lookAgain = step.compareTo(LOOK_AGAIN) > 0 ? step : LOOK_AGAIN;
    }

    void begin() {
        begun.incrementAndGet();
    }

    void end() {
        ended.incrementAndGet();
    }

    /** Behind a batch of the overflow that took so long. What took longer than the patience has waited for a server. */
    Uni<Void> giveWay(Duration took) {
        long now = begun.get();
        if (seen.getAndSet(now) == now && isIdle()) {
            return Uni.createFrom().voidItem();
        }
        Duration pause = least(took, patience);
        long until = System.nanoTime() + pause.plus(patience).toNanos();
        return pause(pause).chain(() -> whenIdle(until));
    }

    private Uni<Void> whenIdle(long until) {
        return isIdle() || System.nanoTime() >= until
                ? Uni.createFrom().voidItem()
                : pause(lookAgain).chain(() -> whenIdle(until));
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private boolean isIdle() {
        return begun.get() == ended.get();
    }

    private static Uni<Void> pause(Duration time) {
        return time.isPositive()
                ? Uni.createFrom().voidItem().onItem().delayIt().by(time)
                : Uni.createFrom().voidItem();
    }
}
