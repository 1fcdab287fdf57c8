package dev.tidings.trace;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A consumer of no group for a moment, and when the moment is over. Belongs to one thread, which it may block. */
final class Glance implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Duration timeout;
    private final long end;

    private Glance(KafkaConsumer<byte[], byte[]> consumer, Duration timeout) {
        this.consumer = consumer;
        this.timeout = timeout;
        this.end = System.nanoTime() + timeout.toNanos();
    }

    /** @param broker where it is, and what it takes to be let in */
    static Glance at(Map<String, Object> broker, Duration timeout) {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.remove("group.id");
        settings.put("enable.auto.commit", "false");
        settings.put("auto.offset.reset", "none");
        settings.put("allow.auto.create.topics", "false");
        // Larger batches come all the same, one at a time.
        settings.put("max.partition.fetch.bytes", "65536");
        settings.put("default.api.timeout.ms", Long.toString(timeout.toMillis()));
        settings.put("request.timeout.ms", Long.toString(timeout.toMillis()));
        return new Glance(
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()), timeout);
    }

    KafkaConsumer<byte[], byte[]> consumer() {
        return consumer;
    }

    boolean isOver() {
        return System.nanoTime() - end >= 0;
    }

    /** Stands before the newest records of each partition of the topic; answers where these end. */
    Map<TopicPartition, Long> newest(String topic, int records) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic, timeout).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, timeout);
        consumer.beginningOffsets(partitions, timeout)
                .forEach((partition, begin) ->
                        consumer.seek(partition, Math.max(begin, ends.getOrDefault(partition, 0L) - records)));
        return ends;
    }

    /** Whether something before these ends has not been read. */
    boolean isBefore(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .anyMatch(partition -> consumer.position(partition.getKey()) < partition.getValue());
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
