package dev.tidings.letters;

import dev.tidings.ingest.RecordReader;
import dev.tidings.ingest.SecondLook;
import dev.tidings.journal.RetentionConfig;
import dev.tidings.letters.Counted.Fate;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Counts dead letters, and sends them again. Blocks its thread. A call that is cut off, by a crash too, is made again: what
 * was sent is known to the ledger.
 */
@Singleton
class Resending {
    private static final int SLICE = 200;

    private final Map<String, Object> broker;
    private final RecordReader reader;
    private final LettersConfig config;
    private final RetentionConfig retention;
    private final Clock clock;
    private final String events;
    private final String deadLetters;
    private final String group;

    Resending(
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            RecordReader reader,
            LettersConfig config,
            RetentionConfig retention,
            Clock clock,
            @ConfigProperty(name = "mp.messaging.incoming.events.topic") String events,
            @ConfigProperty(name = "mp.messaging.outgoing.dead-letters.topic") String deadLetters,
            @ConfigProperty(name = "mp.messaging.incoming.events.group.id") String group) {
        this.broker = Map.copyOf(broker);
        this.reader = reader;
        this.config = config;
        this.retention = retention;
        this.clock = clock;
        this.events = events;
        this.deadLetters = deadLetters;
        this.group = group + "-dead-letters";
    }

    /** What stands there, of the newest letters of each partition. */
    JsonObject standing(int newest, BooleanSupplier isWanted) {
        Standing standing = new Standing();
        try (LetterTopic topic = open(SLICE)) {
            Map<TopicPartition, Long> from = new HashMap<>();
            topic.stands().forEach((partition, range) -> from.put(partition, range.end() - newest));
            topic.read(from, Map.of());
            while (topic.hasMore() && isWanted.getAsBoolean()) {
                topic.slice().forEach(letter -> look(letter).ifPresentOrElse(standing::add, standing::addForeign));
            }
            return standing.json(topic.stands(), topic.waiting());
        }
    }

    /** Says into the counts what it does, so that they are right as well when it fails half way. */
    void resend(Parameters.Order order, Counted counted, BooleanSupplier isWanted) {
        Sorting sorting = new Sorting(order.selection(), clock.instant().minus(retention.ledgerAfter()));
        try (LetterTopic topic = open(Math.min(SLICE, config.perSecond()))) {
            begin(topic, order.selection());
            if (order.isDryRun()) {
                while (topic.hasMore() && isWanted.getAsBoolean()) {
                    sort(topic.slice(), sorting, counted);
                }
                return;
            }
            try (Sender sender = Sender.open(broker, events, config.brokerTimeout())) {
                resend(topic, sender, order.selection(), sorting, counted, isWanted);
            }
        }
    }

    private void resend(
            LetterTopic topic,
            Sender sender,
            Selection selection,
            Sorting sorting,
            Counted counted,
            BooleanSupplier isWanted) {
        Pace pace = new Pace(config.perSecond());
        int partitions = sender.partitions();
        while (topic.hasMore() && isWanted.getAsBoolean()) {
            List<ProducerRecord<byte[], byte[]>> records = sort(topic.slice(), sorting, counted).stream()
                    .map(look -> look.asItCame(events, partitions))
                    .toList();
            sender.send(records, counted);
            if (selection.isAll()) {
                topic.remember();
            }
            pace.waitAfter(records.size());
        }
    }

    private static void begin(LetterTopic topic, Selection selection) {
        if (selection.isAll()) {
            topic.read(topic.waiting(), Map.of());
            return;
        }
        Map<TopicPartition, Long> from = new HashMap<>();
        Map<TopicPartition, Long> to = new HashMap<>();
        for (TopicPartition partition : topic.stands().keySet()) {
            if (selection.partition() == null || selection.partition() == partition.partition()) {
                from.put(partition, selection.fromOffset() == null ? 0L : selection.fromOffset());
                to.put(partition, selection.toOffset() == null ? Long.MAX_VALUE : selection.toOffset() + 1);
            }
        }
        topic.read(from, to);
    }

    private List<SecondLook> sort(List<ConsumerRecord<byte[], byte[]>> letters, Sorting sorting, Counted counted) {
        List<SecondLook> good = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> letter : letters) {
            Optional<SecondLook> look = look(letter);
            Fate fate = look.map(sorting::of).orElse(Fate.FOREIGN);
            counted.add(fate);
            if (fate == Fate.REPLAYABLE) {
                look.ifPresent(good::add);
            }
        }
        return good;
    }

    private Optional<SecondLook> look(ConsumerRecord<byte[], byte[]> letter) {
        return reader.lookAgain(letter, events);
    }

    private LetterTopic open(int slice) {
        return LetterTopic.open(broker, group, deadLetters, slice, config.brokerTimeout());
    }
}
