package dev.tidings.ingest;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * One journey at a time, in order; all who come while one is under way take the next one, together. So what a journey costs is
 * shared by the more the longer it takes. How many may come meanwhile is for the caller to bound. Any thread.
 */
final class Convoys<T> {
    private final Function<List<T>, Uni<Void>> journey;

    private List<T> next = new ArrayList<>();
    private CompletableFuture<Void> nextEnd = new CompletableFuture<>();
    private boolean isUnderWay;

    /** @param journey of at least one, in the order in which they came */
    Convoys(Function<List<T>, Uni<Void>> journey) {
        this.journey = journey;
    }

    /** Completes with the journey that it takes, and fails as that does. */
    CompletableFuture<Void> add(T one) {
        CompletableFuture<Void> end;
        boolean isFirst;
        synchronized (this) {
            next.add(one);
            end = nextEnd;
            isFirst = !isUnderWay;
            isUnderWay = true;
        }
        if (isFirst) {
            depart();
        }
        return end;
    }

    private void depart() {
        List<T> now;
        CompletableFuture<Void> end;
        synchronized (this) {
            if (next.isEmpty()) {
                isUnderWay = false;
                return;
            }
            now = next;
            end = nextEnd;
            next = new ArrayList<>();
            nextEnd = new CompletableFuture<>();
        }
        Uni.createFrom()
                .deferred(() -> journey.apply(now))
                .subscribe()
                .with(
                        ignored -> onArrival(() -> end.complete(null)),
                        fault -> onArrival(() -> end.completeExceptionally(fault)));
    }

    /** The next one is on its way before anybody is told. */
    private void onArrival(Runnable tell) {
        depart();
        tell.run();
    }
}
