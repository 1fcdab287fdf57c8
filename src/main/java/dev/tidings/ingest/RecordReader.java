package dev.tidings.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidings.feed.Name;
import dev.tidings.feed.TenantId;
import dev.tidings.journal.EventKey;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Reads records again that were consumed long ago. Whatever cannot be read is empty. */
@Singleton
public class RecordReader {
    /** What is kept in the dead letter topic may be nested deeper than what is accepted; this deep a reader may go. */
    private static final int DEPTH = 256;

    private final Decoder decoder;

    RecordReader(IngestConfig config) {
        this.decoder = new Decoder(config.limits());
    }

    /** The stored event in a record of the events' topic. */
    public Optional<Addressed> stored(ConsumerRecord<byte[], byte[]> record) {
        Instant recordedAt = Instant.ofEpochMilli(record.timestamp());
        Decoded decoded = decoder.decode(KafkaHeaders.read(record.headers()), record.value(), recordedAt);
        return decoded instanceof Decoded.Valid valid && valid.event() instanceof Event.Stored event
                ? Optional.of(new Addressed(
                        new EventKey(event.tenant(), event.source(), event.id()),
                        event.users(),
                        event.content().collapseKey(),
                        event.content().expiresAt(),
                        recordedAt))
                : Optional.empty();
    }

    /** A record of the dead letter topic, if it still says which event it was. */
    public Optional<Letter> letter(ConsumerRecord<byte[], byte[]> record) {
        String reason = header(record, DeadLetter.REASON);
        return reason == null
                ? Optional.empty()
                : event(record)
                        .map(event -> new Letter(
                                event,
                                reason,
                                number(record, DeadLetter.PARTITION)
                                        .map(Long::intValue)
                                        .orElse(null),
                                number(record, DeadLetter.OFFSET).orElse(null),
                                number(record, DeadLetter.TIMESTAMP)
                                        .map(Instant::ofEpochMilli)
                                        .orElse(null)));
    }

    /**
     * A record of the dead letter topic as it would be taken today; empty for what somebody else has put there.
     *
     * @param topic of the events
     */
    public Optional<SecondLook> lookAgain(ConsumerRecord<byte[], byte[]> record, String topic) {
        String reason = header(record, DeadLetter.REASON);
        Optional<Long> partition = number(record, DeadLetter.PARTITION).filter(given -> given <= Integer.MAX_VALUE);
        Optional<Long> timestamp = number(record, DeadLetter.TIMESTAMP);
        if (reason == null
                || partition.isEmpty()
                || timestamp.isEmpty()
                || !topic.equals(header(record, DeadLetter.TOPIC))) {
            return Optional.empty();
        }
        return Optional.of(new SecondLook(
                record,
                reason,
                event(record).orElse(null),
                partition.get().intValue(),
                Instant.ofEpochMilli(timestamp.get()),
                today(record, Instant.ofEpochMilli(timestamp.get()))));
    }

    private SecondLook.Today today(ConsumerRecord<byte[], byte[]> record, Instant recordedAt) {
        Decoded decoded;
        try {
            decoded = decoder.decode(KafkaHeaders.read(record.headers()), record.value(), recordedAt);
        } catch (RuntimeException e) {
            // The fault of ours for which it was put aside is still there.
            return SecondLook.Today.REFUSED;
        }
        return switch (decoded) {
            case Decoded.Invalid invalid -> SecondLook.Today.REFUSED;
            case Decoded.Valid valid ->
                switch (valid.event()) {
                    case Event.Stored stored -> SecondLook.Today.ACCEPTED;
                    case Event.Retract retract -> SecondLook.Today.ACCEPTED;
                    case Event.Ephemeral ephemeral -> SecondLook.Today.SIGNAL;
                    case Event.State state -> SecondLook.Today.SIGNAL;
                };
        };
    }

    /** Strictness is for what is acted on; here it is enough that the three are there. */
    private static Optional<EventKey> event(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> attributes = KafkaHeaders.read(record.headers()).attributes();
        return key(attributes.get(Attributes.TENANT), attributes.get("source"), attributes.get("id"))
                .or(() -> structured(record.value()));
    }

    private static Optional<EventKey> structured(byte @Nullable [] value) {
        return value != null
                        && JsonText.read(value, DEPTH) instanceof JsonText.Read text
                        && text.root() instanceof Json.Obj envelope
                ? key(text(envelope, Attributes.TENANT), text(envelope, "source"), text(envelope, "id"))
                : Optional.empty();
    }

    private static Optional<EventKey> key(@Nullable String tenant, @Nullable String source, @Nullable String id) {
        return tenant == null || source == null || id == null || !Name.isValid(tenant)
                ? Optional.empty()
                : Optional.of(new EventKey(new TenantId(tenant), source, id));
    }

    private static @Nullable String text(Json.Obj envelope, String field) {
        return envelope.fields().get(field) instanceof Json.Str string ? string.text() : null;
    }

    private static Optional<Long> number(ConsumerRecord<byte[], byte[]> record, String name) {
        String text = header(record, name);
        try {
            return text == null
                    ? Optional.empty()
                    : Optional.of(Long.valueOf(text)).filter(given -> given >= 0);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
    }
}
