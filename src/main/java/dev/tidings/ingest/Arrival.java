package dev.tidings.ingest;

import dev.tidings.feed.TenantId;
import dev.tidings.telemetry.Lineage;
import dev.tidings.telemetry.Step;
import dev.tidings.telemetry.Telemetry;
import io.opentelemetry.api.common.AttributeKey;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The first step of a record: what OpenTelemetry's conventions have for messaging, Kafka and CloudEvents, and the tenant.
 * Never the record's key, which names a user, and nothing of the data.
 */
final class Arrival {
    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    private static final AttributeKey<String> DESTINATION = AttributeKey.stringKey("messaging.destination.name");
    private static final AttributeKey<String> PARTITION = AttributeKey.stringKey("messaging.destination.partition.id");
    private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("messaging.operation.type");
    private static final AttributeKey<Long> OFFSET = AttributeKey.longKey("messaging.kafka.offset");
    private static final AttributeKey<String> SOURCE = AttributeKey.stringKey("cloudevents.event_source");
    private static final AttributeKey<String> ID = AttributeKey.stringKey("cloudevents.event_id");
    private static final AttributeKey<Long> RECIPIENTS = AttributeKey.longKey("tidings.recipients");

    private final Telemetry telemetry;

    Arrival(Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    Step of(ConsumerRecord<byte[], byte[]> record, Event event, @Nullable Lineage lineage, Instant began) {
        Step step = of(record, lineage, began);
        if (step.isSampled()) {
            TenantId tenant = event.tenant();
            step.with(Telemetry.TENANT, tenant.value())
                    .with(SOURCE, event.source())
                    .with(ID, event.id())
                    .with(RECIPIENTS, (long) event.users().size());
        }
        return step;
    }

    /** Of one that could not be read. */
    Step of(ConsumerRecord<byte[], byte[]> record, @Nullable Lineage lineage, Instant began) {
        Step step = telemetry.receive(() -> record.topic() + " process", lineage, began);
        if (step.isSampled()) {
            step.with(SYSTEM, "kafka")
                    .with(OPERATION, "process")
                    .with(DESTINATION, record.topic())
                    .with(PARTITION, Integer.toString(record.partition()))
                    .with(OFFSET, record.offset());
        }
        return step;
    }
}
