package dev.tidings.stream;

import dev.tidings.signal.Signals;
import io.netty.channel.EventLoop;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A lane for each event loop that has ever had a stream. */
@Singleton
class Lanes {
    static final long TICK_MILLIS = 500;

    private final Vertx vertx;
    private final Signals signals;
    private final Samples samples;
    private final ConcurrentMap<EventLoop, Lane> lanes = new ConcurrentHashMap<>();
    private volatile boolean isStopped;
    private volatile @Nullable Runnable whenDropped;
    private volatile @Nullable Consumer<Lane> afterTick;

    Lanes(Vertx vertx, Signals signals, Samples samples) {
        this.vertx = vertx;
        this.signals = signals;
        this.samples = samples;
    }

    /** What is done, on any thread, when a lane had to drop a message. */
    void whenDropped(Runnable action) {
        whenDropped = action;
    }

    /** What is done on each lane's event loop after each of its ticks. */
    void afterTick(Consumer<Lane> action) {
        afterTick = action;
    }

    /** What the streams would use is being taken apart. */
    void stop(@Observes ShutdownEvent stop) {
        isStopped = true;
    }

    /** The lane of the present event loop. */
    Lane current() {
        ContextInternal context = ((ContextInternal) vertx.getOrCreateContext()).unwrap();
        return lanes.computeIfAbsent(context.nettyEventLoop(), loop -> open(context));
    }

    Collection<Lane> all() {
        return List.copyOf(lanes.values());
    }

    private Lane open(Context context) {
        Lane lane =
                new Lane(context, TICK_MILLIS, this::onDropped, new SignalReads(context, signals), samples.sampler());
        context.runOnContext(ignored -> vertx.setPeriodic(TICK_MILLIS, timer -> tick(lane, timer)));
        return lane;
    }

    private void tick(Lane lane, long timer) {
        if (isStopped) {
            vertx.cancelTimer(timer);
        } else {
            lane.tick(this::onTicked);
        }
    }

    private void onDropped() {
        Runnable action = whenDropped;
        if (action != null) {
            action.run();
        }
    }

    private void onTicked(Lane lane) {
        Consumer<Lane> action = afterTick;
        if (action != null) {
            action.accept(lane);
        }
    }
}
