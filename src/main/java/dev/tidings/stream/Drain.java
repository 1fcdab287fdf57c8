package dev.tidings.stream;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Leaving without a storm: not ready at once, no new streams after the endpoints had time to follow, then the open ones
 * ended a slice at a time.
 */
@Singleton
class Drain {
    private static final Logger LOG = Logger.getLogger(Drain.class);
    private static final long GRACE_MILLIS = 2_000;

    private final StreamConfig config;
    private final Lanes lanes;
    private final Gate gate;
    private final StreamMetrics metrics;
    private volatile boolean isDraining;
    private volatile boolean isRefusing;

    Drain(StreamConfig config, Lanes lanes, Gate gate, StreamMetrics metrics) {
        this.config = config;
        this.lanes = lanes;
        this.gate = gate;
        this.metrics = metrics;
        metrics.watch(this::isDraining);
    }

    /** Whether this instance wants no more traffic. */
    boolean isDraining() {
        return isDraining;
    }

    /** Whether new streams are sent elsewhere. */
    boolean isRefusing() {
        return isRefusing;
    }

    /** Called on the thread that stops the application, which waits here until the streams are gone. */
    void leave(@Observes ShutdownDelayInitiatedEvent stop) throws InterruptedException {
        isDraining = true;
        LOG.infof("draining streams=%d", metrics.open());
        pause(config.drainFollow().toMillis());
        isRefusing = true;
        long windowMillis = config.drainWindow().toMillis();
        long until = Lane.millis() + windowMillis;
        for (long now = Lane.millis(); hasStreams() && now < until + GRACE_MILLIS; now = Lane.millis()) {
            endSome(Math.toIntExact(Math.max(1, (until - now) / Lanes.TICK_MILLIS)));
            pause(Math.min(Lanes.TICK_MILLIS, 10 + windowMillis / 10));
        }
        // Who has left the gate just now begins on its lane in front of this.
        endSome(1);
        // Slots and leases are given up a little later.
        pause(windowMillis == 0 ? 0 : 2 * Lanes.TICK_MILLIS);
        LOG.infof("drained streams=%d", metrics.open());
    }

    /** Open, or about to be: who was past the refusal when it began opens all the same. */
    private boolean hasStreams() {
        return !gate.isEmpty() || metrics.open() > 0;
    }

    /** One of so many slices of what is left. */
    private void endSome(int slices) {
        for (Lane lane : lanes.all()) {
            lane.run(() -> endSome(lane, slices));
        }
    }

    private static void endSome(Lane lane, int slices) {
        int some = Math.ceilDiv(lane.wheel().size(), slices);
        for (int i = 0; i < some; i++) {
            if (lane.wheel().any() instanceof FeedStream stream) {
                stream.end(Bye.DRAIN);
            }
        }
    }

    /** Interruptible, as the stopping thread may be hurried. */
    private static void pause(long millis) throws InterruptedException {
        boolean ignored = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    }
}
