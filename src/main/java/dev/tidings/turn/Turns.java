package dev.tidings.turn;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Lets a few calls be under way at once; what is asked meanwhile waits, and goes together with what it may be asked with, in
 * one call. So an only question goes at once and alone, and the more there are, the more of them share a round trip. Kinds
 * have their turns one after the other, and within one questions keep their order. A question whose caller has gone
 * meanwhile, because its time was over, is never asked: behind a queue that keeps the dead ones, as that of a pool of
 * connections does, everybody comes too late once it is longer than a caller waits. Any thread.
 *
 * @param <K> the kind of a question: what those that are asked together have in common
 * @param <Q> a question
 * @param <A> its answer
 */
public final class Turns<K, Q, A> {
    private static final Logger LOG = Logger.getLogger(Turns.class);

    private final Limits limits;
    private final BiFunction<K, List<Q>, Uni<List<A>>> call;
    private final Map<K, ArrayDeque<Waiting<Q, A>>> queues = new LinkedHashMap<>();
    private final Map<K, Integer> underWay = new HashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    /** Of whoever begins calls; those that come meanwhile leave it to that one, so that no stack grows with the queue. */
    private final AtomicInteger looks = new AtomicInteger();

    private int free;

    /**
     * How much at once.
     *
     * @param underWay how many calls are under way at once
     * @param ofAKind how many of them may be of one kind: a kind whose calls are slow leaves turns to others, and one that asks
     *     for much gathers it
     * @param together how many questions a call holds at most
     * @param waiting how many questions may wait
     * @param longest how long a call may take until it counts as over, answered or not
     */
    public record Limits(int underWay, int ofAKind, int together, int waiting, Duration longest) {}

    /**
     * Asks by a call.
     *
     * @param call one answer for each of the questions, in their order
     */
    public Turns(Limits limits, BiFunction<K, List<Q>, Uni<List<A>>> call) {
        this.limits = limits;
        this.call = call;
        this.free = limits.underWay();
    }

    private static final class Waiting<Q, A> {
        private final Q question;
        private final UniEmitter<? super A> caller;
        private volatile boolean hasGone;

        Waiting(Q question, UniEmitter<? super A> caller) {
            this.question = question;
            this.caller = caller;
            caller.onTermination(() -> hasGone = true);
        }
    }

    private record Turn<K, Q, A>(K kind, List<Waiting<Q, A>> askers) {}

    /** Asked when it is its turn. Fails with {@link TooManyWaitingException} at once, when too many wait and this one would have to; or as the call does. */
    public Uni<A> ask(K kind, Q question) {
        return Uni.createFrom().emitter(caller -> {
            if (enqueue(kind, new Waiting<>(question, caller))) {
                begin();
            } else {
                caller.fail(new TooManyWaitingException());
            }
        });
    }

    /** How many wait, those that have gone included. */
    public int waiting() {
        return waiting.get();
    }

    /** How many calls are under way. */
    public synchronized int underWay() {
        return limits.underWay() - free;
    }

    private synchronized boolean enqueue(K kind, Waiting<Q, A> asker) {
        if (waiting.get() >= limits.waiting() && (free == 0 || hasItsPart(kind))) {
            return false;
        }
        queues.computeIfAbsent(kind, ignored -> new ArrayDeque<>()).add(asker);
        waiting.incrementAndGet();
        return true;
    }

    private void begin() {
        if (looks.getAndIncrement() > 0) {
            return;
        }
        int seen = 1;
        do {
            for (Turn<K, Q, A> turn = next(); turn != null; turn = next()) {
                make(turn);
            }
            seen = looks.addAndGet(-seen);
        } while (seen > 0);
    }

    /** Null when nobody waits, or no call may begin. */
    private synchronized @Nullable Turn<K, Q, A> next() {
        while (free > 0) {
            K kind = first();
            if (kind == null) {
                return null;
            }
            List<Waiting<Q, A>> askers = some(kind);
            if (!askers.isEmpty()) {
                free--;
                underWay.merge(kind, 1, Integer::sum);
                return new Turn<>(kind, askers);
            }
        }
        return null;
    }

    /** No more kinds are passed over than there are calls under way. */
    private @Nullable K first() {
        for (K kind : queues.keySet()) {
            if (!hasItsPart(kind)) {
                return kind;
            }
        }
        return null;
    }

    private boolean hasItsPart(K kind) {
        return underWay.getOrDefault(kind, 0) >= limits.ofAKind();
    }

    private List<Waiting<Q, A>> some(K kind) {
        List<Waiting<Q, A>> some = new ArrayList<>();
        ArrayDeque<Waiting<Q, A>> queue = queues.remove(kind);
        if (queue == null) {
            return some;
        }
        while (some.size() < limits.together() && !queue.isEmpty()) {
            Waiting<Q, A> asker = queue.remove();
            waiting.decrementAndGet();
            if (!asker.hasGone) {
                some.add(asker);
            }
        }
        if (!queue.isEmpty()) {
            // Behind the others: who asks for most waits longest.
            queues.put(kind, queue);
        }
        return some;
    }

    private void make(Turn<K, Q, A> turn) {
        List<Q> questions = turn.askers().stream().map(asker -> asker.question).toList();
        Uni.createFrom()
                .deferred(() -> call.apply(turn.kind(), questions))
                .ifNoItem()
                .after(limits.longest())
                .fail()
                .subscribe()
                .with(answers -> onAnswered(turn, answers), failure -> onFailed(turn, failure));
    }

    /** Last: what the askers ask next goes with the next call, unless another may begin at once. */
    private void onOver(K kind) {
        synchronized (this) {
            free++;
            underWay.computeIfPresent(kind, (same, calls) -> calls == 1 ? null : Integer.valueOf(calls - 1));
        }
        begin();
    }

    private void onAnswered(Turn<K, Q, A> turn, List<A> answers) {
        if (answers.size() != turn.askers().size()) {
            onFailed(turn, new IllegalStateException("not one answer for each question"));
            return;
        }
        for (int i = 0; i < answers.size(); i++) {
            UniEmitter<? super A> caller = turn.askers().get(i).caller;
            A answer = answers.get(i);
            tell(() -> caller.complete(answer));
        }
        onOver(turn.kind());
    }

    private void onFailed(Turn<K, Q, A> turn, Throwable failure) {
        turn.askers().forEach(asker -> tell(() -> asker.caller.fail(failure)));
        onOver(turn.kind());
    }

    /** What one caller does with its answer must not keep the others from theirs, nor the next call from its turn. */
    private static void tell(Runnable answer) {
        try {
            answer.run();
        } catch (RuntimeException | Error e) {
            LOG.error("an answer was not taken", e);
        }
    }
}
