package dev.tidings.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidings.ingest.Received.Rejected;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** A rejected record as it is kept for a person to look at: as it came, with the reason in words and where it stood. */
final class DeadLetter {
    static final String REASON = "dlq-reason";
    static final String TOPIC = "dlq-topic";
    static final String PARTITION = "dlq-partition";
    static final String OFFSET = "dlq-offset";
    static final String TIMESTAMP = "dlq-timestamp";

    private static final String OURS = "dlq-";
    private static final int REASONS = 20;
    private static final byte[] NOTHING = {};

    private DeadLetter() {}

    static ProducerRecord<byte[], byte[]> whole(String topic, Rejected rejected) {
        ConsumerRecord<byte[], byte[]> record = rejected.record();
        return new ProducerRecord<>(topic, null, record.key(), record.value(), headers(rejected, true, ""));
    }

    static ProducerRecord<byte[], byte[]> withoutValue(String topic, Rejected rejected) {
        RecordHeaders headers = headers(rejected, true, "; the value is left out, it is too large for this topic");
        return new ProducerRecord<>(topic, null, rejected.record().key(), NOTHING, headers);
    }

    /** For a record whose key or headers alone are too large. */
    static ProducerRecord<byte[], byte[]> bare(String topic, Rejected rejected) {
        RecordHeaders headers =
                headers(rejected, false, "; value, key and headers are left out, they are too large for this topic");
        return new ProducerRecord<>(topic, null, NOTHING, NOTHING, headers);
    }

    static String text(List<Reason> reasons) {
        String text = String.join(
                "; ", reasons.stream().limit(REASONS).map(Reason::toString).toList());
        return reasons.size() <= REASONS ? text : text + "; and " + (reasons.size() - REASONS) + " more";
    }

    static boolean isOurs(Header header) {
        return header.key().startsWith(OURS);
    }

    /** A record that was sent again from the dead letter topic does not keep the reasons it had then. */
    private static RecordHeaders headers(Rejected rejected, boolean original, String addition) {
        ConsumerRecord<byte[], byte[]> record = rejected.record();
        RecordHeaders headers = new RecordHeaders();
        if (original) {
            for (Header header : record.headers()) {
                if (!isOurs(header)) {
                    headers.add(header);
                }
            }
        }
        add(headers, REASON, text(rejected.reasons()) + addition);
        add(headers, TOPIC, record.topic());
        add(headers, PARTITION, Integer.toString(record.partition()));
        add(headers, OFFSET, Long.toString(record.offset()));
        add(headers, TIMESTAMP, Long.toString(record.timestamp()));
        return headers;
    }

    private static void add(RecordHeaders headers, String name, String value) {
        headers.add(name, value.getBytes(UTF_8));
    }
}
