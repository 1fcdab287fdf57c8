package dev.tidings.ingest;

import dev.tidings.ingest.Gathering.Begun;
import dev.tidings.ingest.WaitingLanes.Lane;
import dev.tidings.telemetry.Telemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * The way of a batch: decode what is not diverted in any case, divert what is above its tenant's rate, handle the rest. The
 * next batch does not wait for what is diverted, and while it is stored what the last one has stored is announced. Offsets
 * are committed once all of a batch is done, so one that a crash or a rebalance cut off comes again, and the ledger makes that
 * harmless. No step ever fails, not even by a fault of ours: a
 * failure would close the channel for good, so it is tried again, visibly, until a person has looked at it.
 */
@Singleton
public class EventConsumer {
    private static final AttributeKey<Boolean> DIVERTED = AttributeKey.booleanKey("tidings.diverted");
    /** Who is diverted is in no hurry, and each shipment costs the others a transaction. */
    private static final Duration DIVERT_EVERY = Duration.ofMillis(50);

    private static final int MOST_AT_ONCE = 32;
    private static final int MOST_BYTES_AT_ONCE = 32 * 1024;

    private final Clock clock;
    private final Reception reception;
    private final Handling handling;
    private final Diversion diversion;
    private final Overflow overflow;
    private final Courtesy courtesy;
    private final Patience itself;
    private final IngestMetrics metrics;
    private final Duration every;
    private final Timer timer;
    /** Of batches what is diverted; in the overflow's topic the order is that of theirs. */
    private final Convoys<Diversion.Split> diverting;

    EventConsumer(
            IngestConfig config,
            Clock clock,
            Vertx vertx,
            Handling handling,
            Diversion diversion,
            Overflow overflow,
            Courtesy courtesy,
            Telemetry telemetry) {
        this.clock = clock;
        this.every = config.batchEvery();
        this.timer = new VertxTimer(vertx);
        this.diverting = new Convoys<>(this::divert, DIVERT_EVERY, Gathering.RECORDS, timer);
        this.handling = handling;
        this.diversion = diversion;
        this.overflow = overflow;
        this.courtesy = courtesy;
        this.metrics = handling.metrics();
        reception = new Reception(new Decoder(config.limits()), clock, telemetry);
        itself = new Patience("itself", config.retryMaxDelay(), clock);
        metrics.watch("itself", itself);
        metrics.watch(diversion);
    }

    @Incoming("events")
    public Flow.Subscriber<Message<ConsumerRecords<byte[], byte[]>>> consumer() {
        return new Gathering(this::begin, every, timer);
    }

    private Uni<Begun> begin(List<ConsumerRecord<byte[], byte[]>> records) {
        Instant arrived = clock.instant();
        metrics.received(records.size());
        courtesy.begin();
        return insist(() -> split(records))
                .chain(this::carryOut)
                .invoke(begun -> begun.rest().thenRun(() -> metrics.done(Duration.between(arrived, clock.instant()))));
    }

    /** Who waits is asked once a batch: what is left undecoded for it is diverted for it. */
    private Uni<Diversion.Split> split(List<ConsumerRecord<byte[], byte[]>> records) {
        return handling.database()
                .insist(diversion::waiting, failure -> false)
                .chain(waiting -> receive(records, waiting).chain(batch -> diversion.split(batch, waiting)));
    }

    private Uni<List<Received>> receive(List<ConsumerRecord<byte[], byte[]>> records, Set<Lane> waiting) {
        Supplier<List<Received>> work = () -> records.stream()
                .map(record -> reception.receive(record, waiting))
                .toList();
        return isSmall(records) ? Uni.createFrom().item(work) : onWorker(work);
    }

    /** What is decoded sooner than a worker wakes up. */
    private static boolean isSmall(List<ConsumerRecord<byte[], byte[]>> records) {
        if (records.size() > MOST_AT_ONCE) {
            return false;
        }
        return records.stream().mapToLong(Gathering::size).sum() <= MOST_BYTES_AT_ONCE;
    }

    /** A batch of large records would hold up the streams of an event loop. */
    private static <T> Uni<T> onWorker(Supplier<T> work) {
        return Uni.createFrom().item(work).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    /**
     * What is diverted may be stored at any time from then on, so what its tenant sent before it is stored first; nobody
     * else waits. The overflow does not wait for the announcement of this one.
     */
    private Uni<Begun> carryOut(Diversion.Split batch) {
        CompletionStage<Void> diverted = batch.isOfOneTenantBoth() ? null : divert(batch);
        return insist(() -> handling.begin(batch.direct())).map(announced -> {
            CompletionStage<Void> rest = diverted == null ? divert(batch) : diverted;
            return Begun.of(rest.thenRun(courtesy::end), announced);
        });
    }

    private CompletionStage<Void> divert(Diversion.Split batch) {
        return batch.diverted().isEmpty() ? CompletableFuture.completedStage(null) : addToDiverted(batch);
    }

    private CompletableFuture<Void> addToDiverted(Diversion.Split batch) {
        return diverting.add(batch.withoutDirect(), batch.diverted().size());
    }

    private Uni<Void> divert(List<Diversion.Split> batches) {
        return insist(() -> divertNow(batches)).invoke(() -> onDiverted(batches));
    }

    /** What Postgres is told when it is back is not sent again. */
    private Uni<Void> divertNow(List<Diversion.Split> batches) {
        List<Received> records =
                batches.stream().flatMap(batch -> batch.diverted().stream()).toList();
        return overflow.send(records)
                .call(shipment ->
                        handling.database().insist(() -> diversion.remember(shipment.waiting()), failure -> false))
                .map(Shipment::refused)
                .invoke(tooLarge -> metrics.diverted(records.size() - tooLarge.size()))
                .chain(this::carryOutTooLarge);
    }

    /** These take the direct way after all. */
    private Uni<Void> carryOutTooLarge(List<Received> tooLarge) {
        return tooLarge.isEmpty()
                ? Uni.createFrom().voidItem()
                : onWorker(() -> tooLarge.stream().map(reception::read).toList())
                        .chain(handling::carryOut);
    }

    private void onDiverted(List<Diversion.Split> batches) {
        batches.forEach(diversion::end);
        batches.forEach(batch ->
                batch.diverted().forEach(one -> one.step().with(DIVERTED, true).end()));
    }

    private <T> Uni<T> insist(Supplier<Uni<? extends T>> step) {
        return itself.insist(step, failure -> false);
    }
}
