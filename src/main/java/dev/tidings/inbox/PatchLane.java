package dev.tidings.inbox;

import dev.tidings.feed.Notification;
import dev.tidings.feed.TenantId;
import dev.tidings.inbox.InboxMetrics.Outcome;
import dev.tidings.journal.Patched;
import dev.tidings.journal.StatePatch;
import dev.tidings.problem.Problem;
import dev.tidings.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Changes of the notifications of some feeds, one transaction at a time: what arrives meanwhile waits and shares the next
 * one of its tenant, for a transaction sees no other tenant's rows. A lone change waits for nothing, and the busier it gets
 * the more of them share a commit. A tenant's in the order of arrival, tenants in turn. Any thread.
 */
final class PatchLane {
    /** One caller; gone if the answer came too late. What nobody waits for any more must not overwrite what came later. */
    private record Waiting(StatePatch patch, UniEmitter<? super Optional<Notification>> answer, AtomicBoolean isGone) {
        static Waiting of(StatePatch patch, UniEmitter<? super Optional<Notification>> answer) {
            AtomicBoolean isGone = new AtomicBoolean();
            answer.onTermination(() -> isGone.set(true));
            return new Waiting(patch, answer, isGone);
        }

        TenantId tenant() {
            return patch.recipient().tenant();
        }
    }

    private final Function<List<StatePatch>, Uni<Patched>> write;
    private final int mostAtOnce;
    private final int mostWaiting;
    private final InboxMetrics metrics;
    /** None of the queues is empty; the first is the next one's turn. */
    private final SequencedMap<TenantId, Queue<Waiting>> waiting = new LinkedHashMap<>();

    private int waitingOfAll;
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
            if (waitingOfAll < mostWaiting) {
                waitingOfAll++;
                waiting.computeIfAbsent(one.tenant(), ignored -> new ArrayDeque<>())
                        .add(one);
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
            while (batch.isEmpty() && !waiting.isEmpty()) {
                Map.Entry<TenantId, Queue<Waiting>> turn = waiting.pollFirstEntry();
                takeFrom(turn.getValue(), batch);
                if (!turn.getValue().isEmpty()) {
                    waiting.putLast(turn.getKey(), turn.getValue());
                }
            }
            isWriting = !batch.isEmpty();
        }
        return batch;
    }

    private void takeFrom(Queue<Waiting> ofTenant, List<Waiting> batch) {
        while (batch.size() < mostAtOnce && !ofTenant.isEmpty()) {
            Waiting next = ofTenant.remove();
            waitingOfAll--;
            if (!next.isGone.get()) {
                batch.add(next);
            }
        }
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
