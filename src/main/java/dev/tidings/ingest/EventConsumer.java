package dev.tidings.ingest;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * The way of a batch: decode, divert what is above its tenant's rate, handle the rest. The connector hands out one batch at
 * a time and commits its offsets once the answer completes, so a batch that a crash or a rebalance cut off comes again, and
 * the ledger makes that harmless. The answer never fails, not even by a fault of ours: a failure would close the channel for
 * good, so the batch is tried again, visibly, until a person has looked at it.
 */
@ApplicationScoped
public class EventConsumer {
    private final Clock clock;
    private final Reception reception;
    private final Handling handling;
    private final Diversion diversion;
    private final Overflow overflow;
    private final Courtesy courtesy;
    private final Patience itself;
    private final IngestMetrics metrics;

    EventConsumer(
            IngestConfig config,
            Clock clock,
            Handling handling,
            Diversion diversion,
            Overflow overflow,
            Courtesy courtesy) {
        this.clock = clock;
        this.handling = handling;
        this.diversion = diversion;
        this.overflow = overflow;
        this.courtesy = courtesy;
        this.metrics = handling.metrics();
        reception = new Reception(new Decoder(config.limits()), clock);
        itself = new Patience("itself", config.retryMaxDelay(), clock);
        metrics.watch("itself", itself);
        metrics.watch(diversion);
    }

    /** Decodes on a worker: a batch of large records would hold up the streams of an event loop. */
    @Incoming("events")
    public Uni<Void> consume(ConsumerRecords<byte[], byte[]> records) {
        Instant arrived = clock.instant();
        metrics.received(records.count());
        courtesy.begin();
        return itself.insist(() -> carryOut(records), failure -> false)
                .invoke(() -> metrics.done(Duration.between(arrived, clock.instant())))
                .onTermination()
                .invoke(courtesy::end);
    }

    private Uni<Void> carryOut(ConsumerRecords<byte[], byte[]> records) {
        return Uni.createFrom()
                .item(() -> receive(records))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .chain(batch -> handling.database().insist(() -> diversion.split(batch), failure -> false))
                .chain(this::carryOut);
    }

    private List<Received> receive(ConsumerRecords<byte[], byte[]> records) {
        return StreamSupport.stream(records.spliterator(), false)
                .map(reception::receive)
                .toList();
    }

    /**
     * What is diverted may be stored at any time from then on, so what its tenant sent before it is stored first; nobody
     * else waits.
     */
    private Uni<Void> carryOut(Diversion.Split batch) {
        Uni<Void> direct = handling.carryOut(batch.direct());
        if (batch.diverted().isEmpty()) {
            return direct;
        }
        Uni<List<Received>> tooLarge = batch.isOfOneTenantBoth()
                ? direct.chain(() -> divert(batch))
                : Uni.combine().all().unis(direct, divert(batch)).with((stored, refused) -> refused);
        return tooLarge.chain(handling::carryOut);
    }

    private Uni<List<Received>> divert(Diversion.Split batch) {
        return overflow.divert(batch.diverted())
                .invoke(tooLarge -> metrics.diverted(batch.diverted().size() - tooLarge.size()));
    }
}
