package dev.tidings.ingest;

import dev.tidings.ingest.Received.Accepted;
import dev.tidings.ingest.Received.Passing;
import dev.tidings.ingest.Received.Rejected;
import dev.tidings.ingest.Received.Retracting;
import dev.tidings.journal.Erasures;
import dev.tidings.journal.Journal;
import dev.tidings.route.Announcements;
import dev.tidings.signal.Signals;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/**
 * The way of a batch: decode, store, announce, send what is not stored, keep what was rejected. The connector hands out one batch at a time and
 * commits its offsets once the answer completes, so a batch that a crash or a rebalance cut off comes again, and the
 * ledger makes that harmless. The answer never fails, not even by a fault of ours: a failure would close the channel for
 * good, so the batch is tried again, visibly, until a person has looked at it.
 */
@ApplicationScoped
public class EventConsumer {
    private static final Logger LOG = Logger.getLogger(EventConsumer.class);
    private static final int DEAD_LETTER_BUFFER = 256;

    private final Clock clock;
    private final Reception reception;
    private final Takeback takeback;
    private final Storing storing;
    private final Unerased unerased;
    private final Signals signals;
    private final DeadLetters deadLetters;
    private final Patience itself;
    private final IngestMetrics metrics;

    EventConsumer(
            IngestConfig config,
            Clock clock,
            Journal journal,
            Announcements announcements,
            Signals signals,
            Erasures erasures,
            MeterRegistry registry,
            @ConfigProperty(name = "mp.messaging.outgoing.dead-letters.topic") String deadLetterTopic,
            @Channel("dead-letters") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = DEAD_LETTER_BUFFER)
                    MutinyEmitter<ProducerRecord<byte[], byte[]>> emitter) {
        this.clock = clock;
        this.signals = signals;
        metrics = new IngestMetrics(registry);
        reception = new Reception(new Decoder(config.limits()), clock);
        Patience database = new Patience("database", config.retryMaxDelay(), clock);
        Patience broker = new Patience("broker", config.retryMaxDelay(), clock);
        metrics.watch("database", database);
        itself = new Patience("itself", config.retryMaxDelay(), clock);
        metrics.watch("broker", broker);
        metrics.watch("itself", itself);
        unerased = new Unerased(erasures, database, config.storeTimeout());
        takeback = new Takeback(journal, announcements, metrics, database, config.storeTimeout());
        storing = new Storing(journal, announcements, metrics, database, config.storeTimeout());
        deadLetters = new DeadLetters(deadLetterTopic, emitter::send, broker);
    }

    /** Decodes on a worker: a batch of large records would hold up the streams of an event loop. */
    @Incoming("events")
    public Uni<Void> consume(ConsumerRecords<byte[], byte[]> records) {
        Instant arrived = clock.instant();
        metrics.received(records.count());
        return itself.insist(() -> carryOut(records), failure -> false)
                .invoke(() -> metrics.done(Duration.between(arrived, clock.instant())));
    }

    private Uni<Void> carryOut(ConsumerRecords<byte[], byte[]> records) {
        return Uni.createFrom()
                .item(() -> receive(records))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .chain(this::carryOut);
    }

    private List<Received> receive(ConsumerRecords<byte[], byte[]> records) {
        return StreamSupport.stream(records.spliterator(), false)
                .map(reception::receive)
                .toList();
    }

    private Uni<Void> carryOut(List<Received> batch) {
        List<Retracting> retracting = new ArrayList<>();
        List<Accepted> accepted = new ArrayList<>();
        List<Passing> passing = new ArrayList<>();
        List<Rejected> rejected = new ArrayList<>();
        for (Received received : batch) {
            switch (received) {
                case Retracting one -> retracting.add(one);
                case Accepted one -> accepted.add(one);
                case Passing one -> passing.add(one);
                case Rejected one -> rejected.add(one);
            }
        }
        // Retractions work in either order; first, what they take back is never shown.
        return takeback.retract(retracting)
                .invoke(rejected::addAll)
                .chain(() -> storing.store(accepted))
                .invoke(rejected::addAll)
                .chain(() -> unerased.of(passing))
                .chain(signals::send)
                .chain(() -> reject(rejected));
    }

    private Uni<Void> reject(List<Rejected> rejected) {
        if (rejected.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        rejected.sort(Rejected.AS_IN_TOPIC);
        return deadLetters.keep(rejected).invoke(() -> onRejected(rejected));
    }

    private void onRejected(List<Rejected> rejected) {
        metrics.rejected(rejected);
        Rejected first = rejected.getFirst();
        LOG.warnf(
                "records rejected count=%d partition=%d offset=%d reason=%s",
                rejected.size(), first.record().partition(), first.record().offset(), DeadLetter.text(first.reasons()));
    }
}
