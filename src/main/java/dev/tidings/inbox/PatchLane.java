package dev.tidings.inbox;

import dev.tidings.feed.Notification;
import dev.tidings.inbox.InboxMetrics.Outcome;
import dev.tidings.journal.Patched;
import dev.tidings.journal.StatePatch;
import dev.tidings.problem.Problem;
import dev.tidings.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Changes of the notifications of some feeds, one transaction at a time: what arrives meanwhile waits and shares the next
 * one. A lone change waits for nothing, and the busier it gets the more of them share a commit. In the order of arrival.
 * Any thread.
 */
final class PatchLane {
    /** One caller; gone if the answer came too late. What nobody waits for any more must not overwrite what came later. */
    private record Waiting(StatePatch patch, UniEmitter<? super Optional<Notification>> answer, AtomicBoolean isGone) {
        static Waiting of(StatePatch patch, UniEmitter<? super Optional<Notification>> answer) {
            AtomicBoolean isGone = new AtomicBoolean();
            answer.onTermination(() -> isGone.set(true));
            return new Waiting(patch, answer, isGone);
        }
    }

    private final Function<List<StatePatch>, Uni<Patched>> write;
    private final int mostAtOnce;
    private final int mostWaiting;
    private final InboxMetrics metrics;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private boolean isWriting;

    /** @param write one transaction */
    PatchLane(Function<List<StatePatch>, Uni<Patched>> write, int mostAtOnce, int mostWaiting, InboxMetrics metrics) {
        this.write = write;
        this.mostAtOnce = mostAtOnce;
        this.mostWaiting = mostWaiting;
        this.metrics = metrics;
    }

    /** Empty if there is no such notification. Fails as its transaction does, or at once (503) if too many are waiting. */
    Uni<Optional<Notification>> patch(StatePatch patch) {
        return Uni.createFrom().emitter(answer -> add(Waiting.of(patch, answer)));
    }

    private void add(Waiting one) {
        synchronized (waiting) {
            if (waiting.size() < mostWaiting) {
                waiting.add(one);
                if (isWriting) {
                    return;
                }
                isWriting = true;
            } else {
                one.isGone.set(true);
            }
        }
        if (one.isGone.get()) {
            metrics.patched(Outcome.FULL);
            one.answer.fail(new ProblemException(
                    Problem.unavailable("Too many changes are waiting right now.", Outage.RETRY_AFTER)));
        } else {
            writeNext();
        }
    }

    private void writeNext() {
        List<Waiting> batch = take();
        if (batch.isEmpty()) {
            return;
        }
        metrics.batch(batch.size());
        List<StatePatch> patches = batch.stream().map(Waiting::patch).toList();
        Uni.createFrom()
                .deferred(() -> write.apply(patches))
                .subscribe()
                .with(patched -> onWritten(batch, patched), failure -> onFailed(batch, failure));
    }

    private List<Waiting> take() {
        List<Waiting> batch = new ArrayList<>();
        synchronized (waiting) {
            for (Waiting next = waiting.poll();
                    next != null;
                    next = batch.size() < mostAtOnce ? waiting.poll() : null) {
                if (!next.isGone.get()) {
                    batch.add(next);
                }
            }
            isWriting = !batch.isEmpty();
        }
        return batch;
    }

    private void onWritten(List<Waiting> batch, Patched patched) {
        try {
            for (int i = 0; i < batch.size(); i++) {
                Optional<Notification> now =
                        Optional.ofNullable(patched.notifications().get(i));
                metrics.patched(now.isPresent() ? Outcome.DONE : Outcome.UNKNOWN);
                batch.get(i).answer.complete(now);
            }
        } finally {
            // Whatever went wrong: else nobody of these feeds could change anything until the next start.
            writeNext();
        }
    }

    private void onFailed(List<Waiting> batch, Throwable failure) {
        try {
            for (Waiting one : batch) {
                metrics.patched(Outcome.FAILED);
                one.answer.fail(failure);
            }
        } finally {
            writeNext();
        }
    }
}
