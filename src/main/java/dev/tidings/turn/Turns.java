package dev.tidings.turn;

import io.netty.channel.EventLoop;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Lets a few calls be under way at once; what is asked meanwhile waits, and goes together with what it may be asked with, in
 * one call. So an only question goes at once and alone, and the more there are, the more of them share a round trip. What is
 * asked on an event loop goes when the loop has done what it is at: with it goes what the other sockets bring that are read
 * in the same round, and what others ask who are answered by the same call. Kinds have their turns one after the other, and
 * within one questions keep their order. A question whose caller has gone meanwhile, because its time was over, is never
 * asked: behind a queue that keeps the dead ones, as that of a pool of connections does, everybody comes too late once it is
 * longer than a caller waits. Times are kept for all questions together: a timer for each would cost more than to ask it.
 * Any thread.
 *
 * @param <K> the kind of a question: what those that are asked together have in common
 * @param <Q> a question
 * @param <A> its answer
 */
public final class Turns<K, Q, A> {
    private static final Logger LOG = Logger.getLogger(Turns.class);
    private static final Duration FOR_EVER = Duration.ofDays(365);
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /** Of a short time, this part. */
    private static final long LOOKS = 10;

    private static final long LOST_AFTER_LOOKS = 20;

    private final Limits limits;
    private final BiFunction<K, List<Q>, Uni<List<A>>> call;
    private final Map<K, ArrayDeque<Waiting<Q, A>>> queues = new LinkedHashMap<>();
    private final Map<K, Integer> underWay = new HashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    /** Of whoever begins calls; those that come meanwhile leave it to that one, so that no stack grows with the queue. */
    private final AtomicInteger looks = new AtomicInteger();

    /** The event loops that are about to begin calls: each for itself, so that one that is held up holds up nobody else. */
    private final Set<EventLoop> aboutTo = ConcurrentHashMap.newKeySet();

    private final Set<Turn<K, Q, A>> turns = new HashSet<>();
    private final long lookEveryNanos;
    private boolean isLookingAfterTimes;
    private long nextLookNanos;
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
     * @param patience how long a question waits for its answer, its turn included; both are looked after now and then, so they
     *     may become longer by 50 ms
     */
    public record Limits(int underWay, int ofAKind, int together, int waiting, Duration longest, Duration patience) {
        /** With a patience that has no end. */
        public Limits(int underWay, int ofAKind, int together, int waiting, Duration longest) {
            this(underWay, ofAKind, together, waiting, longest, FOR_EVER);
        }
    }

    /**
     * Asks by a call.
     *
     * @param call one answer for each of the questions, in their order
     */
    public Turns(Limits limits, BiFunction<K, List<Q>, Uni<List<A>>> call) {
        this.limits = limits;
        this.call = call;
        this.free = limits.underWay();
        long shortest = Math.min(limits.longest().toNanos(), limits.patience().toNanos());
        this.lookEveryNanos = Math.max(1, Math.min(LOOK_EVERY_NANOS, shortest / LOOKS));
    }

    private static final class Waiting<Q, A> {
        private final Q question;
        private final UniEmitter<? super A> caller;
        private final long untilNanos;
        private volatile boolean hasGone;

        Waiting(Q question, UniEmitter<? super A> caller, long untilNanos) {
            this.question = question;
            this.caller = caller;
            this.untilNanos = untilNanos;
            caller.onTermination(() -> hasGone = true);
        }

        boolean isOverdue(long now) {
            return !hasGone && now - untilNanos >= 0;
        }
    }

    private static final class Turn<K, Q, A> {
        private final K kind;
        private final List<Waiting<Q, A>> askers;
        private final long untilNanos;
        private final AtomicBoolean isOver = new AtomicBoolean();
        private volatile @Nullable Cancellable call;

        Turn(K kind, List<Waiting<Q, A>> askers, long untilNanos) {
            this.kind = kind;
            this.askers = askers;
            this.untilNanos = untilNanos;
        }

        boolean isOverdue(long now) {
            return now - untilNanos >= 0;
        }
    }

    /**
     * Asked when it is its turn. Fails with {@link TooManyWaitingException} at once, when too many wait and this one would have
     * to; with a {@link TimeoutException}; or as the call does.
     */
    public Uni<A> ask(K kind, Q question) {
        return Uni.createFrom().emitter(caller -> {
            long until = System.nanoTime() + limits.patience().toNanos();
            if (enqueue(kind, new Waiting<>(question, caller, until))) {
                beginSoon();
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
        if (waiting.get() >= limits.waiting() + goingNext(kind)) {
            return false;
        }
        queues.computeIfAbsent(kind, ignored -> new ArrayDeque<>()).add(asker);
        waiting.incrementAndGet();
        lookAfterTimes();
        return true;
    }

    /** Of the context itself, not of the request that happens to be the first: that would be kept for as long as the call. */
    private void beginSoon() {
        if (!(Vertx.currentContext() instanceof ContextInternal context)
                || !context.isEventLoopContext()
                || !context.inThread()) {
            begin();
        } else if (aboutTo.add(context.nettyEventLoop())) {
            context.unwrap().runOnContext(ignored -> {
                aboutTo.remove(context.nettyEventLoop());
                begin();
            });
        }
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
                Turn<K, Q, A> turn = new Turn<>(
                        kind, askers, System.nanoTime() + limits.longest().toNanos());
                turns.add(turn);
                return turn;
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

    /** How many of a kind may be about to go, and so do not wait. */
    private int goingNext(K kind) {
        int calls = Math.min(free, limits.ofAKind() - underWay.getOrDefault(kind, 0));
        return Math.max(0, calls) * limits.together();
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
        List<Q> questions = turn.askers.stream().map(asker -> asker.question).toList();
        turn.call = Uni.createFrom()
                .deferred(() -> call.apply(turn.kind, questions))
                .subscribe()
                .with(answers -> onAnswered(turn, answers), failure -> onFailed(turn, failure));
    }

    private void onAnswered(Turn<K, Q, A> turn, List<A> answers) {
        if (answers.size() != turn.askers.size()) {
            onFailed(turn, new IllegalStateException("not one answer for each question"));
        } else if (turn.isOver.compareAndSet(false, true)) {
            for (int i = 0; i < answers.size(); i++) {
                UniEmitter<? super A> caller = turn.askers.get(i).caller;
                A answer = answers.get(i);
                tell(() -> caller.complete(answer));
            }
            onOver(turn);
        }
    }

    private void onFailed(Turn<K, Q, A> turn, Throwable failure) {
        if (turn.isOver.compareAndSet(false, true)) {
            turn.askers.forEach(asker -> tell(() -> asker.caller.fail(failure)));
            onOver(turn);
        }
    }

    /** Last: what the askers ask next goes with the next call, unless another may begin at once. */
    private void onOver(Turn<K, Q, A> turn) {
        synchronized (this) {
            free++;
            turns.remove(turn);
            underWay.computeIfPresent(turn.kind, (same, calls) -> calls == 1 ? null : Integer.valueOf(calls - 1));
        }
        beginSoon();
    }

    /**
     * One timer for all, and none while nobody asks. One that is long overdue was lost: a pool of threads that is full refuses
     * it. Guarded by this.
     */
    private void lookAfterTimes() {
        long now = System.nanoTime();
        if (!isLookingAfterTimes || now - nextLookNanos > LOST_AFTER_LOOKS * lookEveryNanos) {
            var _ = Infrastructure.getDefaultWorkerPool()
                    .schedule(this::endWhatIsOverdue, lookEveryNanos, TimeUnit.NANOSECONDS);
            isLookingAfterTimes = true;
            nextLookNanos = now + lookEveryNanos;
        }
    }

    private void endWhatIsOverdue() {
        long now = System.nanoTime();
        List<Turn<K, Q, A>> overdue = new ArrayList<>();
        List<Waiting<Q, A>> impatient = new ArrayList<>();
        synchronized (this) {
            isLookingAfterTimes = false;
            turns.stream().filter(turn -> turn.isOverdue(now)).forEach(overdue::add);
            turns.forEach(turn -> addImpatient(turn.askers, now, impatient));
            queues.values().forEach(queue -> addImpatient(queue, now, impatient));
            if (!turns.isEmpty() || !queues.isEmpty()) {
                lookAfterTimes();
            }
        }
        impatient.forEach(asker -> tell(() -> asker.caller.fail(new TimeoutException())));
        overdue.forEach(this::onOverdue);
    }

    private void onOverdue(Turn<K, Q, A> turn) {
        Cancellable made = turn.call;
        if (made != null) {
            made.cancel();
        }
        onFailed(turn, new TimeoutException());
    }

    private static <Q, A> void addImpatient(Collection<Waiting<Q, A>> askers, long now, List<Waiting<Q, A>> impatient) {
        askers.stream().filter(asker -> asker.isOverdue(now)).forEach(impatient::add);
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
