package dev.tidings.ingest;

import dev.tidings.journal.Overflows;
import dev.tidings.telemetry.Telemetry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Works the overflow topic off, a small batch at a time, with what the events' topic leaves of the instance. Its records are
 * handled like those that came the direct way.
 */
@Singleton
public class OverflowConsumer {
    private final Reception reception;
    private final Handling handling;
    private final Overflows overflows;
    private final Courtesy courtesy;
    private final Patience itself;
    private final Duration patience;
    private final String eventsTopic;

    OverflowConsumer(
            IngestConfig config,
            Clock clock,
            Handling handling,
            Overflows overflows,
            Courtesy courtesy,
            Telemetry telemetry,
            @ConfigProperty(name = "mp.messaging.incoming.events.topic") String eventsTopic) {
        this.handling = handling;
        this.overflows = overflows;
        this.courtesy = courtesy;
        this.eventsTopic = eventsTopic;
        this.patience = config.storeTimeout();
        reception = new Reception(new Decoder(config.limits()), clock, telemetry);
        itself = new Patience("overflow", config.retryMaxDelay(), clock);
        handling.metrics().watch("overflow", itself);
    }

    /** Never fails; see {@link EventConsumer}. */
    @Incoming("overflow")
    public Uni<Void> consume(ConsumerRecords<byte[], byte[]> records) {
        long began = System.nanoTime();
        return itself.insist(() -> carryOut(records), failure -> false)
                .invoke(() -> handling.metrics().workedOff(records.count()))
                .chain(() -> courtesy.giveWay(Duration.ofNanos(System.nanoTime() - began)));
    }

    private Uni<Void> carryOut(ConsumerRecords<byte[], byte[]> records) {
        return Uni.createFrom()
                .item(() -> receive(records))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .chain(handling::carryOut)
                .chain(() -> handling.database()
                        .insist(
                                () -> overflows
                                        .workedOff(last(records))
                                        .ifNoItem()
                                        .after(patience)
                                        .fail(),
                                failure -> false));
    }

    private List<Received.Read> receive(ConsumerRecords<byte[], byte[]> records) {
        return StreamSupport.stream(records.spliterator(), false)
                .map(record -> reception.receive(OverflowRecord.restore(record, eventsTopic)))
                .toList();
    }

    private static Map<Integer, Long> last(ConsumerRecords<byte[], byte[]> records) {
        Map<Integer, Long> last = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            last.merge(record.partition(), record.offset(), Math::max);
        }
        return last;
    }
}
