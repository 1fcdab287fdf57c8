package dev.tidings.ingest;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * One journey at a time, in order; all who come while one is under way take the next one, together. So what a journey costs is
 * shared by many. The next one departs a while after the last one did, or as soon as it is full. How many may come meanwhile is
 * for the caller to bound. Any thread.
 */
final class Convoys<T> {
    private final Function<List<T>, Uni<Void>> journey;
    private final long everyNanos;
    private final int full;
    private final Timer timer;

    private List<T> next = new ArrayList<>();
    private CompletableFuture<Void> nextEnd = new CompletableFuture<>();
    private int load;
    private boolean isUnderWay;
    private boolean isTimed;
    private long nextNanos;

    /**
     * @param journey of at least one, in the order in which they came
     * @param every how long after a departure the next one is at the earliest, unless it is full
     * @param full a load that does not wait
     */
    Convoys(Function<List<T>, Uni<Void>> journey, Duration every, int full, Timer timer) {
        this.journey = journey;
        this.everyNanos = every.toNanos();
        this.full = full;
        this.timer = timer;
        this.nextNanos = timer.nanos();
    }

    /**
     * Completes with the journey that it takes, and fails as that does.
     *
     * @param weight of it, in the load
     */
    CompletableFuture<Void> add(T one, int weight) {
        CompletableFuture<Void> end;
        synchronized (this) {
            next.add(one);
            load += weight;
            end = nextEnd;
        }
        depart();
        return end;
    }

    private void depart() {
        List<T> now;
        CompletableFuture<Void> end;
        synchronized (this) {
            if (isUnderWay || next.isEmpty() || !isTime()) {
                return;
            }
            isUnderWay = true;
            nextNanos = timer.nanos() + everyNanos;
            now = next;
            end = nextEnd;
            next = new ArrayList<>();
            nextEnd = new CompletableFuture<>();
            load = 0;
        }
        Uni.createFrom()
                .deferred(() -> journey.apply(now))
                .subscribe()
                .with(
                        ignored -> onArrival(() -> end.complete(null)),
                        fault -> onArrival(() -> end.completeExceptionally(fault)));
    }

    /** If not, it will be tried again then. Guarded by this. */
    private boolean isTime() {
        if (load >= full || timer.nanos() - nextNanos >= 0) {
            return true;
        }
        if (!isTimed) {
            isTimed = true;
            timer.at(nextNanos, this::onTime);
        }
        return false;
    }

    private void onTime() {
        synchronized (this) {
            isTimed = false;
        }
        depart();
    }

    /** The next one is on its way before anybody is told. */
    private void onArrival(Runnable tell) {
        synchronized (this) {
            isUnderWay = false;
        }
        depart();
        tell.run();
    }
}
