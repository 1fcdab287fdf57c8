package dev.tidings.upkeep;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * A piece of work that is done again and again: a slice at a time while there is more, then after its pause, jittered so
 * that instances started together drift apart. Without a limit on purpose: what fails is tried again for as long as the
 * instance lives. All its state belongs to the event loop of one context.
 */
final class Job {
    private static final Logger LOG = Logger.getLogger(Job.class);
    /** Leaves connections and processor time to those who wait for an answer. */
    private static final long BETWEEN_SLICES_MILLIS = 5;

    private final Vertx vertx;
    private final Context context;
    private final String name;
    private final Duration pause;
    private final Duration timeout;
    private final Supplier<Uni<? extends Boolean>> slice;
    private final Counter failures;
    private boolean isFailing;
    private boolean isStopped;

    /** @param slice answers whether there is more to do now */
    Job(
            Vertx vertx,
            String name,
            Duration pause,
            Duration timeout,
            MeterRegistry metrics,
            Supplier<Uni<? extends Boolean>> slice) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.name = name;
        this.pause = pause;
        this.timeout = timeout;
        this.slice = slice;
        this.failures = metrics.counter("tidings.upkeep.failed", "job", name);
    }

    void begin() {
        context.runOnContext(ignored -> later(pauseMillis()));
    }

    void stop() {
        context.runOnContext(ignored -> isStopped = true);
    }

    private void later(long millis) {
        if (!isStopped) {
            vertx.setTimer(Math.max(1, millis), ignored -> run());
        }
    }

    private void run() {
        if (isStopped) {
            return;
        }
        Uni.createFrom()
                .deferred(slice)
                .ifNoItem()
                .after(timeout)
                .fail()
                .emitOn(task -> context.runOnContext(ignored -> task.run()))
                .subscribe()
                .with(this::onDone, this::onFailure);
    }

    private void onDone(boolean hasMore) {
        if (isFailing) {
            isFailing = false;
            LOG.infof("upkeep goes on job=%s", name);
        }
        later(hasMore ? BETWEEN_SLICES_MILLIS : pauseMillis());
    }

    private void onFailure(Throwable failure) {
        failures.increment();
        if (!isFailing && !isStopped) {
            isFailing = true;
            LOG.warnf("upkeep cannot be done, trying again job=%s reason=%s", name, failure.toString());
        }
        later(pauseMillis());
    }

    private long pauseMillis() {
        long millis = pause.toMillis();
        return millis * 3 / 4 + ThreadLocalRandom.current().nextLong(millis / 2 + 1);
    }
}
