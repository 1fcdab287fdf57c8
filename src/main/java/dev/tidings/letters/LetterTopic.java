package dev.tidings.letters;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The dead letters that stand there at the moment when it is opened, in slices; what is refused meanwhile is not among them,
 * so there is an end. Belongs to one thread, which it may block. Every call fails with a {@link KafkaException} when the
 * broker is silent for too long.
 */
final class LetterTopic implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    /** Where the letters of a partition begin, and behind the last one. */
    record Range(long begin, long end) {
        /** An offset that is not in it is of a topic that was there before, or of letters that are gone. */
        long orBegin(long offset) {
            return offset < begin || offset > end ? begin : offset;
        }
    }

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Duration timeout;
    private final Map<TopicPartition, Range> stands = new HashMap<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final Map<TopicPartition, Long> next = new HashMap<>();

    private LetterTopic(KafkaConsumer<byte[], byte[]> consumer, Duration timeout) {
        this.consumer = consumer;
        this.timeout = timeout;
    }

    /**
     * Connects, and looks what there is.
     *
     * @param broker where it is, and what it takes to be let in
     * @param group remembers up to where letters have been sent again; nobody ever joins it
     * @param slice the most letters at once; memory is bounded by the bytes of a fetch, 8 MiB
     */
    static LetterTopic open(Map<String, Object> broker, String group, String topic, int slice, Duration timeout) {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.put("group.id", group);
        settings.put("enable.auto.commit", "false");
        settings.put("auto.offset.reset", "earliest");
        settings.put("allow.auto.create.topics", "false");
        settings.put("max.poll.records", Integer.toString(slice));
        settings.put("max.partition.fetch.bytes", "1048576");
        settings.put("fetch.max.bytes", "8388608");
        settings.put("default.api.timeout.ms", Long.toString(timeout.toMillis()));
        settings.put("request.timeout.ms", Long.toString(timeout.toMillis()));
        LetterTopic letters = new LetterTopic(
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()), timeout);
        try {
            letters.look(topic);
            return letters;
        } catch (KafkaException e) {
            letters.close();
            throw e;
        }
    }

    Map<TopicPartition, Range> stands() {
        return stands;
    }

    /** The partitions' first letters that nobody has sent again; those whose offset is not known any more begin anew. */
    Map<TopicPartition, Long> waiting() {
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(stands.keySet(), timeout);
        Map<TopicPartition, Long> waiting = new HashMap<>();
        stands.forEach((partition, range) -> {
            OffsetAndMetadata known = committed.get(partition);
            waiting.put(partition, known == null ? range.begin() : range.orBegin(known.offset()));
        });
        return waiting;
    }

    /** Goes to these offsets; what lies before the beginning or behind the end is not there. */
    void read(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
        Set<TopicPartition> partitions = new HashSet<>(from.keySet());
        partitions.retainAll(stands.keySet());
        consumer.assign(partitions);
        for (TopicPartition partition : partitions) {
            Range range = stands.getOrDefault(partition, new Range(0, 0));
            long begin = Math.max(range.begin(), from.getOrDefault(partition, 0L));
            ends.put(partition, Math.min(range.end(), to.getOrDefault(partition, Long.MAX_VALUE)));
            next.put(partition, begin);
            consumer.seek(partition, begin);
        }
    }

    boolean hasMore() {
        return ends.entrySet().stream().anyMatch(end -> next.getOrDefault(end.getKey(), 0L) < end.getValue());
    }

    /** The next ones, at least one unless the rest of the topic holds none. */
    List<ConsumerRecord<byte[], byte[]>> slice() {
        long patience = System.nanoTime() + timeout.toNanos();
        while (hasMore()) {
            List<ConsumerRecord<byte[], byte[]>> letters = StreamSupport.stream(
                            consumer.poll(POLL).spliterator(), false)
                    .filter(letter -> letter.offset() < ends.getOrDefault(partition(letter), 0L))
                    .toList();
            // Not the last record's: a topic may have offsets without one.
            ends.keySet().forEach(partition -> next.put(partition, consumer.position(partition)));
            if (!letters.isEmpty()) {
                return letters;
            }
            if (hasMore() && System.nanoTime() - patience >= 0) {
                throw new TimeoutException("no letters come");
            }
        }
        return List.of();
    }

    /** All slices so far are done with. */
    void remember() {
        Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
        ends.forEach((partition, end) ->
                done.put(partition, new OffsetAndMetadata(Math.min(end, next.getOrDefault(partition, 0L)))));
        consumer.commitSync(done, timeout);
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }

    private void look(String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic, timeout).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, timeout);
        consumer.endOffsets(partitions, timeout)
                .forEach((partition, end) -> stands.put(partition, new Range(begins.getOrDefault(partition, 0L), end)));
    }

    private static TopicPartition partition(ConsumerRecord<byte[], byte[]> letter) {
        return new TopicPartition(letter.topic(), letter.partition());
    }
}
