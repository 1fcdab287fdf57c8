package dev.tidings.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidings.telemetry.Lineage;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** A checked event on its way to the topic, in the mode and with the bytes in which it came. */
final class Emission {
    private final Event event;
    private final Headers headers;
    private final byte[] value;

    Emission(Event event, Headers headers, byte[] value) {
        this.event = event;
        this.headers = headers;
        this.value = value;
    }

    Event event() {
        return event;
    }

    ProducerRecord<byte[], byte[]> record(String topic) {
        return new ProducerRecord<>(topic, null, key(), value, kafkaHeaders());
    }

    /** One user's events stay in order; a retraction names no user, and works in either order. */
    private byte[] key() {
        String user = event.users().isEmpty() ? "" : event.users().getFirst().value();
        return (event.tenant() + "/" + user).getBytes(UTF_8);
    }

    /** The trace of the request goes on in its records. */
    private void addLineage(RecordHeaders written) {
        Lineage lineage = headers.lineage();
        if (lineage == null) {
            return;
        }
        written.add(Lineage.TRACEPARENT, lineage.traceparent().getBytes(UTF_8));
        if (lineage.tracestate() != null) {
            written.add(Lineage.TRACESTATE, lineage.tracestate().getBytes(UTF_8));
        }
    }

    private RecordHeaders kafkaHeaders() {
        RecordHeaders written = new RecordHeaders();
        String contentType = headers.contentType();
        if (contentType != null) {
            written.add(KafkaHeaders.CONTENT_TYPE, contentType.getBytes(UTF_8));
        }
        headers.attributes().forEach((name, text) -> written.add(KafkaHeaders.PREFIX + name, text.getBytes(UTF_8)));
        addLineage(written);
        return written;
    }
}
