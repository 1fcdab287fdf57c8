package dev.tidings.ticket;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Lets a few calls be under way at once, the others wait in the order in which they came. One whose caller has gone
 * meanwhile, because its time was over, is never made: behind a queue that keeps the dead ones, as that of a pool of
 * connections does, everybody comes too late once it is longer than a caller waits. Any thread.
 */
final class WaitingLine {
    private final int mostUnderWay;
    private final int mostWaiting;
    private final Duration longest;
    private final ConcurrentLinkedQueue<Turn<?>> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger free;

    /** @param longest how long a call may take until it counts as over, answered or not */
    WaitingLine(int mostUnderWay, int mostWaiting, Duration longest) {
        this.mostUnderWay = mostUnderWay;
        this.mostWaiting = mostWaiting;
        this.longest = longest;
        this.free = new AtomicInteger(mostUnderWay);
    }

    private static final class Turn<T> {
        private final Supplier<Uni<T>> call;
        private final UniEmitter<? super T> caller;
        private volatile boolean hasGone;

        Turn(Supplier<Uni<T>> call, UniEmitter<? super T> caller) {
            this.call = call;
            this.caller = caller;
            caller.onTermination(() -> hasGone = true);
        }
    }

    /** Made when it is its turn. Fails at once when too many wait. */
    <T> Uni<T> pass(Supplier<Uni<T>> call) {
        return Uni.createFrom().emitter(caller -> {
            if (waiting.incrementAndGet() > mostWaiting) {
                waiting.decrementAndGet();
                caller.fail(new IllegalStateException("too many calls are waiting"));
                return;
            }
            queue.add(new Turn<>(call, caller));
            next();
        });
    }

    /** How many wait, those that have gone included. */
    int waiting() {
        return waiting.get();
    }

    int underWay() {
        return mostUnderWay - free.get();
    }

    private void next() {
        while (!queue.isEmpty() && takeTurn()) {
            Turn<?> turn = queue.poll();
            if (turn == null) {
                free.incrementAndGet();
                continue;
            }
            waiting.decrementAndGet();
            if (turn.hasGone) {
                free.incrementAndGet();
            } else {
                make(turn);
            }
        }
    }

    private boolean takeTurn() {
        return free.getAndUpdate(turns -> turns > 0 ? turns - 1 : 0) > 0;
    }

    private <T> void make(Turn<T> turn) {
        Uni.createFrom()
                .deferred(turn.call::get)
                .ifNoItem()
                .after(longest)
                .fail()
                .onTermination()
                .invoke(() -> {
                    free.incrementAndGet();
                    next();
                })
                .subscribe()
                .with(turn.caller::complete, turn.caller::fail);
    }
}
