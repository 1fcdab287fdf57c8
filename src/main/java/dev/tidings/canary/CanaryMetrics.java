package dev.tidings.canary;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What the canaries of this instance tell. Not there at all while they are switched off. */
final class CanaryMetrics {
    private static final double NANOS = 1e9;

    private final Counter sent;
    private final Timer latency;

    CanaryMetrics(MeterRegistry registry, Rounds rounds) {
        sent = registry.counter("tidings.canary.sent");
        latency = Timer.builder("tidings.canary.latency")
                .description("from sending to the arrival of both parts on the instance's own stream")
                .serviceLevelObjectives(
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
        Gauge.builder("tidings.canary.silent", rounds, it -> it.silentNanos(System.nanoTime()) / NANOS)
                .baseUnit("seconds")
                .register(registry);
    }

    /** The broker has it. */
    void onSent() {
        sent.increment();
    }

    void onBack(long nanos) {
        latency.record(nanos, TimeUnit.NANOSECONDS);
    }
}
