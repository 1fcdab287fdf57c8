package dev.tidings.stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets streams be opened at a bounded rate, so many at once, in the order in which they asked: clients that come back all
 * together wait for their turn here instead of for Redis and Postgres, whose queues know no order of arrival and no end.
 * Any thread; one timer while somebody waits, and none otherwise.
 */
@Singleton
class Gate {
    private static final long TICK_MILLIS = 10;
    /** What may pass at once after a quiet time, as a part of a second's worth. */
    private static final int BURSTS_A_SECOND = 10;

    private record Waiting(
            Context context, HttpServerResponse response, long untilNanos, Runnable turn, Runnable tooLate) {}

    private final Vertx vertx;
    private final int mostAtOnce;
    private final int mostWaiting;
    private final long patienceNanos;
    private final long pauseNanos;
    private final long burstNanos;
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private int underWay;
    private long nextNanos = System.nanoTime();
    private boolean isTicking;

    Gate(Vertx vertx, StreamConfig config, MeterRegistry metrics) {
        this.vertx = vertx;
        this.mostAtOnce = config.openingsAtOnce();
        this.mostWaiting = config.openingsWaiting();
        this.patienceNanos = config.openingPatience().toNanos();
        this.pauseNanos = Duration.ofSeconds(1).toNanos() / config.openingsPerSecond();
        this.burstNanos = Math.max(pauseNanos, Duration.ofSeconds(1).toNanos() / BURSTS_A_SECOND);
        metrics.gauge("tidings.stream.opening.waiting", waiting);
    }

    /**
     * Runs one of both on the event loop of the request, or nothing if its client goes meanwhile.
     *
     * @param turn must be followed by {@link #leave} when the stream is open or refused
     * @param tooLate when too many wait, or this one has waited too long
     */
    void enter(RoutingContext request, Runnable turn, Runnable tooLate) {
        if (!mustWait(request, turn, tooLate)) {
            turn.run();
        }
    }

    /** Somebody else's turn. */
    synchronized void leave() {
        underWay--;
        next(System.nanoTime());
    }

    /** Nobody waits, and nobody's turn has not been left yet. */
    synchronized boolean isEmpty() {
        return queue.isEmpty() && underWay == 0;
    }

    private synchronized boolean mustWait(RoutingContext request, Runnable turn, Runnable tooLate) {
        long now = System.nanoTime();
        if (queue.isEmpty() && takeTurn(now)) {
            return false;
        }
        Context context = request.vertx().getOrCreateContext();
        if (queue.size() >= mostWaiting) {
            context.runOnContext(ignored -> tooLate.run());
            return true;
        }
        queue.add(new Waiting(context, request.response(), now + patienceNanos, turn, tooLate));
        waiting.set(queue.size());
        next(now);
        return true;
    }

    private boolean takeTurn(long now) {
        if (underWay >= mostAtOnce || nextNanos - now > burstNanos - pauseNanos) {
            return false;
        }
        nextNanos = Math.max(nextNanos, now) + pauseNanos;
        underWay++;
        return true;
    }

    private void next(long now) {
        for (Waiting first = queue.peek(); first != null; first = queue.peek()) {
            if (first.response().closed()) {
                queue.remove();
            } else if (now >= first.untilNanos()) {
                queue.remove();
                Runnable tooLate = first.tooLate();
                first.context().runOnContext(ignored -> tooLate.run());
            } else if (takeTurn(now)) {
                queue.remove();
                Runnable turn = first.turn();
                first.context().runOnContext(ignored -> turn.run());
            } else {
                break;
            }
        }
        waiting.set(queue.size());
        if (!queue.isEmpty() && !isTicking) {
            isTicking = true;
            vertx.setTimer(TICK_MILLIS, ignored -> tick());
        }
    }

    private synchronized void tick() {
        isTicking = false;
        next(System.nanoTime());
    }
}
