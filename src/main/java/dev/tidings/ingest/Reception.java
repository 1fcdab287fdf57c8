package dev.tidings.ingest;

import dev.tidings.feed.TenantId;
import dev.tidings.ingest.Received.Accepted;
import dev.tidings.ingest.Received.Passing;
import dev.tidings.ingest.Received.Read;
import dev.tidings.ingest.Received.Rejected;
import dev.tidings.ingest.Received.Undecoded;
import dev.tidings.ingest.WaitingLanes.Lane;
import dev.tidings.journal.EventKey;
import dev.tidings.journal.NewEvent;
import dev.tidings.signal.NewSignal;
import dev.tidings.signal.Origin;
import dev.tidings.telemetry.Step;
import dev.tidings.telemetry.Telemetry;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Looks at one record at a time: no record can do harm to those beside it. */
final class Reception {
    private static final Logger LOG = Logger.getLogger(Reception.class);

    private final Decoder decoder;
    private final Clock clock;
    private final Arrival arrival;
    private final boolean isTraced;

    Reception(Decoder decoder, Clock clock, Telemetry telemetry) {
        this.decoder = decoder;
        this.clock = clock;
        this.arrival = new Arrival(telemetry);
        this.isTraced = telemetry.isOn();
    }

    /**
     * Leaves undecoded what goes the way of those before it in any case.
     *
     * @param waiting those whose records all take the overflow topic
     */
    Received receive(ConsumerRecord<byte[], byte[]> record, Set<Lane> waiting) {
        Lane lane = waiting.isEmpty() || isTraced ? null : certainLane(record);
        return lane != null && waiting.contains(lane) ? new Undecoded(record, lane) : receive(record);
    }

    /** What is refused for its size alone is not worth the way. */
    private @Nullable Lane certainLane(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        if (value == null || !decoder.fits(value)) {
            return null;
        }
        try {
            TenantId tenant = KafkaHeaders.certainTenant(record.headers());
            return tenant == null ? null : new Lane(tenant, record.partition());
        } catch (RuntimeException e) {
            // A fault of ours that decoding will meet as well, and tell of.
            return null;
        }
    }

    Read read(Received received) {
        return switch (received) {
            case Read read -> read;
            case Undecoded undecoded -> receive(undecoded.record());
        };
    }

    Read receive(ConsumerRecord<byte[], byte[]> record) {
        Instant began = clock.instant();
        Headers headers;
        Decoded decoded;
        try {
            headers = KafkaHeaders.read(record.headers());
            decoded = decoder.decode(headers, record.value(), began);
        } catch (RuntimeException e) {
            // A fault of ours that this record brings out each time: waiting would stall all others for good.
            LOG.errorf(e, "record cannot be decoded partition=%d offset=%d", record.partition(), record.offset());
            return Rejected.because(record, Rejection.INTERNAL, "could not be decoded");
        }
        return switch (decoded) {
            case Decoded.Invalid invalid ->
                new Rejected(record, invalid.reasons(), arrival.of(record, headers.lineage(), began));
            case Decoded.Valid valid ->
                received(valid.event(), record, arrival.of(record, valid.event(), valid.lineage(), began));
        };
    }

    private static Read received(Event event, ConsumerRecord<byte[], byte[]> record, Step step) {
        return switch (event) {
            case Event.Stored stored -> new Accepted(record, toStore(stored, record), step);
            case Event.Ephemeral ephemeral -> new Passing(record, toSend(ephemeral), step);
            case Event.State state -> new Passing(record, toKeep(state, record), step);
            case Event.Retract retract ->
                new Received.Retracting(
                        record, new EventKey(retract.tenant(), retract.retractedSource(), retract.retractedId()), step);
        };
    }

    private static NewEvent toStore(Event.Stored event, ConsumerRecord<byte[], byte[]> record) {
        return new NewEvent(
                event.tenant(),
                event.source(),
                event.id(),
                event.users(),
                event.content(),
                record.partition(),
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()));
    }

    private static NewSignal toSend(Event.Ephemeral event) {
        Event.Signal signal = event.signal();
        return new NewSignal.Ephemeral(event.tenant(), event.users(), signal.type(), signal.data(), signal.expiresAt());
    }

    private static NewSignal toKeep(Event.State event, ConsumerRecord<byte[], byte[]> record) {
        Event.Signal signal = event.signal();
        return new NewSignal.State(
                event.tenant(),
                event.users(),
                signal.type(),
                event.key(),
                signal.data(),
                signal.expiresAt(),
                new Origin(record.partition(), record.offset(), record.timestamp()));
    }
}
