package dev.tidings.ingest;

import dev.tidings.ingest.Received.Accepted;
import dev.tidings.ingest.Received.Passing;
import dev.tidings.ingest.Received.Read;
import dev.tidings.ingest.Received.Rejected;
import dev.tidings.ingest.Received.Retracting;
import dev.tidings.journal.Erasures;
import dev.tidings.journal.Journal;
import dev.tidings.route.Announcements;
import dev.tidings.signal.Signals;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/** What becomes of decoded records: store, announce, send what is not stored, keep what was rejected. */
@Singleton
class Handling {
    private static final Logger LOG = Logger.getLogger(Handling.class);
    private static final int DEAD_LETTER_BUFFER = 256;

    private final Takeback takeback;
    private final Storing storing;
    private final Succession succession;
    private final Unerased unerased;
    private final Signals signals;
    private final DeadLetters deadLetters;
    private final Patience database;
    private final IngestMetrics metrics;

    Handling(
            IngestConfig config,
            Clock clock,
            Journal journal,
            Announcements announcements,
            Signals signals,
            Erasures erasures,
            Overflow overflow,
            MeterRegistry registry,
            @ConfigProperty(name = "mp.messaging.outgoing.dead-letters.topic") String deadLetterTopic,
            @Channel("dead-letters") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = DEAD_LETTER_BUFFER)
                    MutinyEmitter<ProducerRecord<byte[], byte[]>> emitter) {
        this.signals = signals;
        metrics = new IngestMetrics(registry);
        database = new Patience("database", config.retryMaxDelay(), clock);
        metrics.watch("database", database);
        metrics.watch("broker", overflow.broker());
        unerased = new Unerased(erasures, database, config.storeTimeout());
        takeback = new Takeback(journal, announcements, metrics, database, config.storeTimeout());
        storing = new Storing(journal::store, announcements::announce, metrics, database, config.storeTimeout());
        succession = new Succession(storing, this::carryOut, batch -> end(batch, List.of()));
        deadLetters = new DeadLetters(deadLetterTopic, emitter::send, overflow.broker());
    }

    IngestMetrics metrics() {
        return metrics;
    }

    /** What nothing goes on without. */
    Patience database() {
        return database;
    }

    /** The same as {@link #carryOut}, but that often the announcement is still on its way then; see {@link Succession}. */
    Uni<CompletionStage<Void>> begin(List<Read> batch) {
        return succession.begin(batch);
    }

    /** Completes when all is committed and announced, sent or kept; fails only by a fault of ours. */
    Uni<Void> carryOut(List<Read> batch) {
        if (batch.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Retracting> retracting = new ArrayList<>();
        List<Accepted> accepted = new ArrayList<>();
        List<Passing> passing = new ArrayList<>();
        List<Rejected> rejected = new ArrayList<>();
        for (Read read : batch) {
            switch (read) {
                case Retracting one -> retracting.add(one);
                case Accepted one -> accepted.add(one);
                case Passing one -> passing.add(one);
                case Rejected one -> rejected.add(one);
            }
        }
        // Retractions work in either order; first, what they take back is never shown.
        Uni<List<Rejected>> refused = retracting.isEmpty()
                ? storing.store(accepted)
                : takeback.retract(retracting).invoke(rejected::addAll).chain(() -> storing.store(accepted));
        Uni<Void> sent = passing.isEmpty()
                ? refused.invoke(rejected::addAll).replaceWithVoid()
                : refused.invoke(rejected::addAll)
                        .chain(() -> unerased.of(passing))
                        .chain(signals::send);
        return sent.chain(() -> reject(rejected)).invoke(() -> end(batch, rejected));
    }

    /** What was not sampled does nothing here. */
    private static void end(List<Read> batch, List<Rejected> rejected) {
        rejected.forEach(
                one -> one.step().fail(one.reasons().getFirst().rejection().label()));
        batch.forEach(one -> one.step().end());
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
