package dev.tidings.stream;

import dev.tidings.route.Message;
import io.vertx.core.Context;
import io.vertx.core.impl.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The streams of one event loop, and the way of messages onto it: many messages of any threads wake the loop once. Its
 * queue is bounded; what does not fit is dropped, as Redis might have dropped it, and found by comparing.
 */
final class Lane {
    private static final int MOST_WAITING = 100_000;

    private record Delivery(FeedStream stream, Message message) {}

    private final Context context;
    private final Wheel wheel;
    private final Runnable whenDropped;
    private final SignalReads signals;
    private final Sampler sampler;
    private final ConcurrentLinkedQueue<Delivery> deliveries = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean isAwake = new AtomicBoolean();
    /** Streams whose slot and lease are due, sent to Redis together after the tick. */
    private final List<FeedStream> due = new ArrayList<>();

    /** Streams that have ended, whose slot and lease are given up together, soon. */
    private final List<FeedStream> ended = new ArrayList<>();

    private volatile long tickedAtMillis;

    Lane(Context context, long tickMillis, Runnable whenDropped, SignalReads signals, Sampler sampler) {
        this.context = context;
        this.wheel = new Wheel(tickMillis, millis());
        this.whenDropped = whenDropped;
        this.signals = signals;
        this.sampler = sampler;
        this.tickedAtMillis = millis();
    }

    /** Milliseconds of a clock that never goes back, shared by all lanes. */
    static long millis() {
        return System.nanoTime() / 1_000_000;
    }

    /** Any thread. */
    void deliver(FeedStream stream, Message message) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            whenDropped.run();
            return;
        }
        deliveries.add(new Delivery(stream, message));
        if (isAwake.compareAndSet(false, true)) {
            context.runOnContext(ignored -> drain());
        }
    }

    /** Any thread. */
    void run(Runnable action) {
        context.runOnContext(ignored -> action.run());
    }

    /**
     * At once on its event loop, and with its context, without which what Netty tells would set its timers on other loops; later
     * from anywhere else. What it throws is reported.
     */
    void call(Runnable action) {
        ((ContextInternal) context).emit(ignored -> action.run());
    }

    /** The streams of this lane, each with its next time. On its event loop only. */
    Wheel wheel() {
        return wheel;
    }

    /** On its event loop only. */
    SignalReads signals() {
        return signals;
    }

    /** On its event loop only. */
    Sampler sampler() {
        return sampler;
    }

    /** On its event loop only. */
    void renewAfterTick(FeedStream stream) {
        due.add(stream);
    }

    /** The streams that became due, once. On its event loop only. */
    List<FeedStream> takeDue() {
        List<FeedStream> taken = List.copyOf(due);
        due.clear();
        return taken;
    }

    /**
     * On its event loop only.
     *
     * @return whether it is the first since they were taken
     */
    boolean giveUp(FeedStream stream) {
        ended.add(stream);
        return ended.size() == 1;
    }

    /** The streams that have ended, once. On its event loop only. */
    List<FeedStream> takeEnded() {
        List<FeedStream> taken = List.copyOf(ended);
        ended.clear();
        return taken;
    }

    /** On its event loop, about every tick. */
    void tick(Consumer<Lane> afterwards) {
        long now = millis();
        tickedAtMillis = now;
        wheel.advance(now);
        afterwards.accept(this);
    }

    /** How long this event loop has not come round to its tick. */
    long silentMillis() {
        return millis() - tickedAtMillis;
    }

    private void drain() {
        isAwake.set(false);
        for (Delivery delivery = deliveries.poll(); delivery != null; delivery = deliveries.poll()) {
            waiting.decrementAndGet();
            delivery.stream.receive(delivery.message);
        }
    }
}
