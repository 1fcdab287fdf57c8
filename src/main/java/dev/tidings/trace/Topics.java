package dev.tidings.trace;

import dev.tidings.ingest.RecordReader;
import dev.tidings.journal.EventKey;
import dev.tidings.journal.LedgerEntry;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Reads from Kafka beside the ingest, without a group, so that nobody's offsets move. Each call has a consumer of its own,
 * and a time limit; a broker that is away is an answer, not a failure.
 */
@Singleton
class Topics {
    private static final Logger LOG = Logger.getLogger(Topics.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int MOST_LETTERS = 10;

    private final Map<String, Object> broker;
    private final RecordReader reader;
    private final String events;
    private final String deadLetters;
    private final int letters;
    private final Duration timeout;

    Topics(
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            RecordReader reader,
            TraceConfig config,
            @ConfigProperty(name = "mp.messaging.incoming.events.topic") String events,
            @ConfigProperty(name = "mp.messaging.outgoing.dead-letters.topic") String deadLetters) {
        this.broker = Map.copyOf(broker);
        this.reader = reader;
        this.events = events;
        this.deadLetters = deadLetters;
        this.letters = config.deadLetters();
        this.timeout = config.brokerTimeout();
    }

    /** The record that the ledger names, if it still is that event's. */
    Uni<Reread> record(EventKey event, LedgerEntry entry) {
        return entry.hasCome()
                ? onWorker(() -> read(event, new TopicPartition(events, entry.partition()), entry.offset()))
                : Uni.createFrom().item(new Reread.NeverCame());
    }

    /** What was refused under the name of the event, among the newest records of the dead letter topic. */
    Uni<Search> letters(EventKey event) {
        return letters == 0 ? Uni.createFrom().item(new Search.Done(List.of(), true)) : onWorker(() -> search(event));
    }

    private static <T> Uni<T> onWorker(java.util.function.Supplier<T> blocking) {
        return Uni.createFrom().item(blocking).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private Reread read(EventKey event, TopicPartition partition, long offset) {
        try (Glance glance = Glance.at(broker, timeout)) {
            glance.consumer().assign(List.of(partition));
            glance.consumer().seek(partition, offset);
            while (!glance.isOver()) {
                for (ConsumerRecord<byte[], byte[]> record : glance.consumer().poll(POLL)) {
                    return record.offset() == offset ? read(event, record) : new Reread.Gone();
                }
            }
            return new Reread.Unreachable();
        } catch (OffsetOutOfRangeException e) {
            return new Reread.Gone();
        } catch (KafkaException e) {
            log(e);
            return new Reread.Unreachable();
        }
    }

    /** A topic that was made anew has other records at its offsets. */
    private Reread read(EventKey event, ConsumerRecord<byte[], byte[]> record) {
        return reader.stored(record)
                .filter(read -> read.event().equals(event))
                .<Reread>map(Reread.Read::new)
                .orElseGet(Reread.Gone::new);
    }

    private Search search(EventKey event) {
        try (Glance glance = Glance.at(broker, timeout)) {
            Map<TopicPartition, Long> ends = glance.newest(deadLetters, letters);
            List<Search.Found> found = new ArrayList<>();
            while (glance.isBefore(ends)) {
                if (glance.isOver()) {
                    return new Search.Done(newest(found), false);
                }
                for (ConsumerRecord<byte[], byte[]> record : glance.consumer().poll(POLL)) {
                    reader.letter(record)
                            .filter(letter -> letter.event().equals(event))
                            .map(letter -> new Search.Found(letter, record.partition(), record.offset()))
                            .ifPresent(found::add);
                }
            }
            return new Search.Done(newest(found), true);
        } catch (KafkaException e) {
            log(e);
            return new Search.Unreachable();
        }
    }

    private static List<Search.Found> newest(List<Search.Found> found) {
        return found.stream()
                .sorted(Comparator.comparingLong(Search.Found::offset).reversed())
                .limit(MOST_LETTERS)
                .toList();
    }

    private static void log(KafkaException failure) {
        LOG.warnf("a trace cannot read from Kafka reason=%s", failure.getClass().getSimpleName());
    }
}
