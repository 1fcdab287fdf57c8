package dev.tidings.ingest;

import dev.tidings.ingest.Received.Rejected;
import dev.tidings.journal.Stored;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts everything that comes in and what becomes of it. Records are those of Kafka, refusals over HTTP are their own. */
final class IngestMetrics {
    private static final String REJECTED = "tidings.ingest.rejected";

    private final Counter received;
    private final Counter stored;
    private final Counter duplicate;
    private final Counter retracted;
    private final Map<Rejection, Counter> rejected = new EnumMap<>(Rejection.class);
    private final Counter diverted;
    private final Counter workedOff;
    private final DistributionSummary batchRecords;
    private final Timer batch;
    private final MeterRegistry registry;

    IngestMetrics(MeterRegistry registry) {
        this.registry = registry;
        received = Counter.builder("tidings.ingest.received")
                .description("Records taken from the topic, redelivered ones included")
                .register(registry);
        stored = Counter.builder("tidings.ingest.stored")
                .description("Notifications that are new in a feed")
                .register(registry);
        duplicate = Counter.builder("tidings.ingest.duplicate")
                .description("Events that were known already and changed nothing")
                .register(registry);
        retracted = Counter.builder("tidings.ingest.retracted")
                .description("Notifications that were taken back")
                .register(registry);
        for (Rejection rejection : Rejection.values()) {
            rejected.put(
                    rejection,
                    Counter.builder(REJECTED)
                            .description("Records that went to the dead letter topic")
                            .tag("reason", rejection.label())
                            .register(registry));
        }
        diverted = Counter.builder("tidings.ingest.diverted")
                .description("Records that took the overflow topic because their tenant is above its rate")
                .register(registry);
        workedOff = Counter.builder("tidings.ingest.overflow.received")
                .description("Records taken from the overflow topic, redelivered ones included")
                .register(registry);
        batchRecords = DistributionSummary.builder("tidings.ingest.batch.records")
                .description("Records of one batch")
                .register(registry);
        batch = Timer.builder("tidings.ingest.batch")
                .description("From the arrival of a batch until all of it is committed and announced")
                .register(registry);
    }

    /** @param by the server that is waited for */
    void watch(String by, Patience patience) {
        Gauge.builder("tidings.ingest.stalled", patience, Patience::awaySeconds)
                .description("Seconds that the channel has been waiting for a server")
                .tag("by", by)
                .register(registry);
    }

    void watch(Diversion diversion) {
        Gauge.builder("tidings.ingest.diverting", diversion, Diversion::lanes)
                .description("Tenants whose records take the overflow topic, once for each partition served here")
                .register(registry);
    }

    void diverted(int records) {
        diverted.increment(records);
    }

    void workedOff(int records) {
        workedOff.increment(records);
    }

    void received(int records) {
        received.increment(records);
        batchRecords.record(records);
    }

    void stored(Stored outcome) {
        stored.increment(outcome.notifications());
        duplicate.increment(outcome.duplicates());
    }

    void retracted(int notifications) {
        retracted.increment(notifications);
    }

    /** A record counts once, under the first of its reasons. */
    void rejected(List<Rejected> records) {
        for (Rejected record : records) {
            Counter counter = rejected.get(record.reasons().getFirst().rejection());
            if (counter != null) {
                counter.increment();
            }
        }
    }

    void done(Duration took) {
        batch.record(took);
    }
}
