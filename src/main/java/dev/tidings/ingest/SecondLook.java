package dev.tidings.ingest;

import dev.tidings.journal.EventKey;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter by the limits of today.
 *
 * @param letter the record of the dead letter topic
 * @param reason of then, in words; names fields, never quotes a value
 * @param event which one it was; null if that cannot be told
 * @param partition of the record that was refused
 * @param recordedAt the timestamp of that record
 */
public record SecondLook(
        ConsumerRecord<byte[], byte[]> letter,
        String reason,
        @Nullable EventKey event,
        int partition,
        Instant recordedAt,
        Today today) {
    /** What would become of it. */
    public enum Today {
        ACCEPTED,
        /** A fault that is still one, or a letter that could not be kept whole. */
        REFUSED,
        /** Its moment is over: sent again, it would follow the newer values of its key. */
        SIGNAL
    }

    /**
     * The record that was refused, as it came. With its timestamp, because whoever was erased after it must stay away; and
     * into its partition, so that it does not change sides in the order of its key.
     *
     * @param partitions how many the topic has by now
     */
    public ProducerRecord<byte[], byte[]> asItCame(String topic, int partitions) {
        RecordHeaders headers = new RecordHeaders();
        for (Header header : letter.headers()) {
            if (!DeadLetter.isOurs(header)) {
                headers.add(header);
            }
        }
        Integer same = partition < partitions ? Integer.valueOf(partition) : null;
        return new ProducerRecord<>(topic, same, recordedAt.toEpochMilli(), letter.key(), letter.value(), headers);
    }
}
