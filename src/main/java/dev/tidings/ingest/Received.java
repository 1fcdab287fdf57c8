package dev.tidings.ingest;

import dev.tidings.journal.EventKey;
import dev.tidings.journal.NewEvent;
import dev.tidings.signal.NewSignal;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What became of one record. */
sealed interface Received {
    ConsumerRecord<byte[], byte[]> record();

    record Accepted(ConsumerRecord<byte[], byte[]> record, NewEvent event) implements Received {}

    record Retracting(ConsumerRecord<byte[], byte[]> record, EventKey event) implements Received {}

    /** Passes through without being stored. */
    record Passing(ConsumerRecord<byte[], byte[]> record, NewSignal signal) implements Received {}

    /**
     * Goes to the dead letter topic.
     *
     * @param reasons at least one
     */
    record Rejected(ConsumerRecord<byte[], byte[]> record, List<Reason> reasons) implements Received {
        static final Comparator<Rejected> AS_IN_TOPIC = Comparator.comparingInt(
                        (Rejected rejected) -> rejected.record().partition())
                .thenComparingLong(rejected -> rejected.record().offset());

        static Rejected because(ConsumerRecord<byte[], byte[]> record, Rejection rejection, String detail) {
            return new Rejected(record, List.of(new Reason(rejection, Reason.VALUE, detail)));
        }
    }
}
