package dev.tidings.ingest;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A record of the events' topic on its way through the overflow topic: as it came, its timestamp included, with where it
 * stood, so that it is taken there for the very record that it was.
 */
final class OverflowRecord {
    private static final String ORIGIN = "overflow-origin";
    private static final int ORIGIN_BYTES = Integer.BYTES + Long.BYTES + 1;

    private OverflowRecord() {}

    /**
     * All records of a partition go into one partition, whatever their keys: their order is that of the partition.
     *
     * @param partitions how many the overflow topic has
     */
    static ProducerRecord<byte[], byte[]> of(ConsumerRecord<byte[], byte[]> record, String topic, int partitions) {
        RecordHeaders headers = new RecordHeaders();
        for (Header header : record.headers()) {
            if (!header.key().equals(ORIGIN)) {
                headers.add(header);
            }
        }
        byte[] key = record.key();
        headers.add(
                ORIGIN,
                ByteBuffer.allocate(ORIGIN_BYTES)
                        .putInt(record.partition())
                        .putLong(record.offset())
                        .put((byte) (key == null ? 0 : 1))
                        .array());
        Long timestamp = record.timestamp() < 0 ? null : Long.valueOf(record.timestamp());
        return new ProducerRecord<>(topic, record.partition() % partitions, timestamp, key, record.value(), headers);
    }

    /** One that somebody else put there is taken as it is. */
    static ConsumerRecord<byte[], byte[]> restore(ConsumerRecord<byte[], byte[]> record, String eventsTopic) {
        Header origin = record.headers().lastHeader(ORIGIN);
        if (origin == null || origin.value() == null || origin.value().length != ORIGIN_BYTES) {
            return record;
        }
        RecordHeaders headers = new RecordHeaders();
        for (Header header : record.headers()) {
            if (!header.key().equals(ORIGIN)) {
                headers.add(header);
            }
        }
        ByteBuffer stood = ByteBuffer.wrap(origin.value());
        int partition = stood.getInt();
        long offset = stood.getLong();
        byte @Nullable [] key = stood.get() == 0 ? null : record.key();
        return new ConsumerRecord<>(
                eventsTopic,
                partition,
                offset,
                record.timestamp(),
                record.timestampType(),
                key == null ? ConsumerRecord.NULL_SIZE : key.length,
                record.serializedValueSize(),
                key,
                record.value(),
                headers,
                Optional.empty());
    }
}
