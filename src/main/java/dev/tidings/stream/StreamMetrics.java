package dev.tidings.stream;

import dev.tidings.route.Message;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** What the streams of this instance count. */
@Singleton
class StreamMetrics {
    /** Whose number of streams is reached. */
    enum Limited {
        USER("user"),
        TENANT("tenant");

        private final String label;

        Limited(String label) {
            this.label = label;
        }
    }

    /** What a client that gets no stream may be told; from the start, so that an alert can be made of a rate. */
    private static final List<String> REFUSALS = List.of(
            "busy",
            "draining",
            "unauthorized",
            "forbidden",
            "validation",
            "too_many",
            "method_not_allowed",
            "internal");

    private final AtomicInteger open;
    private final Counter opened;
    private final Counter closedByClient;
    private final Map<Bye, Counter> closed = new EnumMap<>(Bye.class);
    private final MeterRegistry registry;
    private final Counter frames;
    private final Counter pages;
    private final Counter replayedRows;
    private final Counter resets;
    private final Counter fellBehind;
    private final Counter caughtUp;
    private final Counter compared;
    private final Counter signals;
    private final Counter signalsDropped;
    private final Counter signalsRead;
    private final Counter signalsUnread;
    private final Counter signalsBehind;
    private final Timer delivery;

    StreamMetrics(MeterRegistry registry) {
        this.registry = registry;
        open = registry.gauge("tidings.stream.open", new AtomicInteger());
        opened = registry.counter("tidings.stream.opened");
        closedByClient = registry.counter("tidings.stream.closed", "reason", "client");
        for (Bye bye : Bye.values()) {
            closed.put(bye, registry.counter("tidings.stream.closed", "reason", bye.reason()));
        }
        for (Limited by : Limited.values()) {
            limited(by);
        }
        REFUSALS.forEach(this::refused);
        frames = registry.counter("tidings.stream.frames");
        pages = registry.counter("tidings.stream.replay.pages");
        replayedRows = registry.counter("tidings.stream.replay.rows");
        resets = registry.counter("tidings.stream.resets");
        fellBehind = registry.counter("tidings.stream.behind", "cause", "socket");
        caughtUp = registry.counter("tidings.stream.behind", "cause", "missed");
        compared = registry.counter("tidings.stream.compared");
        signals = registry.counter("tidings.stream.signals");
        signalsDropped = registry.counter("tidings.stream.signals.dropped");
        signalsRead = registry.counter("tidings.stream.signals.read");
        signalsUnread = registry.counter("tidings.stream.signals.unread");
        signalsBehind = registry.counter("tidings.stream.signals.behind");
        delivery = Timer.builder("tidings.stream.delivery")
                .description("from the event's time (or its record's) to the write on the socket")
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(2),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(20),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30))
                .register(registry);
    }

    void watch(BooleanSupplier isDraining) {
        Gauge.builder("tidings.stream.draining", isDraining, it -> it.getAsBoolean() ? 1 : 0)
                .description("1 while the instance ends its streams in order to stop")
                .register(registry);
    }

    void onOpened() {
        open.incrementAndGet();
        opened.increment();
    }

    void onClosedByClient() {
        open.decrementAndGet();
        closedByClient.increment();
    }

    void onEnded(Bye bye) {
        open.decrementAndGet();
        closed.getOrDefault(bye, closedByClient).increment();
    }

    void onRefused(String reason) {
        refused(reason).increment();
    }

    /** Refused because of a number of streams. */
    void onLimited(Limited by) {
        limited(by).increment();
    }

    void onDelivered(long occurredAtMillis) {
        frames.increment();
        if (occurredAtMillis == Message.Announcement.NOT_AN_EVENT) {
            return;
        }
        delivery.record(Math.max(0, System.currentTimeMillis() - occurredAtMillis), TimeUnit.MILLISECONDS);
    }

    /**
     * One was read.
     *
     * @param rows the changes in it
     * @param written how many of them went to the client
     */
    void onPage(int rows, int written, boolean isReset) {
        pages.increment();
        replayedRows.increment(rows);
        frames.increment(written);
        if (isReset) {
            resets.increment();
        }
    }

    void onSocketFull() {
        fellBehind.increment();
    }

    void onMissed() {
        caughtUp.increment();
    }

    /** One went to a client as it came. */
    void onSignal() {
        signals.increment();
    }

    /** An ephemeral one came to a stream that could not take it. */
    void onSignalDropped() {
        signalsDropped.increment();
    }

    void onSignalsRead(int values) {
        signalsRead.increment();
        signals.increment(values);
    }

    /** Redis was away. */
    void onSignalsUnread() {
        signalsUnread.increment();
    }

    void onSignalsBehind() {
        signalsBehind.increment();
    }

    void onCompared(int feeds) {
        compared.increment(feeds);
    }

    int open() {
        return open.get();
    }

    private Counter refused(String reason) {
        return registry.counter("tidings.stream.refused", "reason", reason);
    }

    private Counter limited(Limited by) {
        return registry.counter("tidings.stream.limited", "by", by.label);
    }
}
