package dev.tidings.ingest;

import dev.tidings.feed.TenantId;
import dev.tidings.ingest.WaitingLanes.Lane;
import dev.tidings.journal.EventKey;
import dev.tidings.journal.NewEvent;
import dev.tidings.signal.NewSignal;
import dev.tidings.telemetry.Step;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What became of one record. */
sealed interface Received {
    ConsumerRecord<byte[], byte[]> record();

    /** Whose it is; null if that could not be read. */
    @Nullable
    TenantId tenant();

    /** Its way through here, as far as somebody samples it. */
    Step step();

    /** One that was decoded. */
    sealed interface Read extends Received {}

    /**
     * Goes to the overflow topic as it came, whatever it may be: its tenant's earlier records of its partition wait there.
     *
     * @param lane that of the tenant whom its headers name
     */
    record Undecoded(ConsumerRecord<byte[], byte[]> record, Lane lane) implements Received {
        @Override
        public TenantId tenant() {
            return lane.tenant();
        }

        /** Nothing is left undecoded where somebody may sample it. */
        @Override
        public Step step() {
            return Step.NONE;
        }
    }

    record Accepted(ConsumerRecord<byte[], byte[]> record, NewEvent event, Step step) implements Read {
        @Override
        public TenantId tenant() {
            return event.tenant();
        }
    }

    record Retracting(ConsumerRecord<byte[], byte[]> record, EventKey event, Step step) implements Read {
        Retracting(ConsumerRecord<byte[], byte[]> record, EventKey event) {
            this(record, event, Step.NONE);
        }

        @Override
        public TenantId tenant() {
            return event.tenant();
        }
    }

    /** Passes through without being stored. */
    record Passing(ConsumerRecord<byte[], byte[]> record, NewSignal signal, Step step) implements Read {
        @Override
        public TenantId tenant() {
            return signal.tenant();
        }
    }

    /**
     * Goes to the dead letter topic.
     *
     * @param reasons at least one
     */
    record Rejected(ConsumerRecord<byte[], byte[]> record, List<Reason> reasons, Step step) implements Read {
        Rejected(ConsumerRecord<byte[], byte[]> record, List<Reason> reasons) {
            this(record, reasons, Step.NONE);
        }

        @Override
        public @Nullable TenantId tenant() {
            return null;
        }

        static final Comparator<Rejected> AS_IN_TOPIC = Comparator.comparingInt(
                        (Rejected rejected) -> rejected.record().partition())
                .thenComparingLong(rejected -> rejected.record().offset());

        static Rejected because(ConsumerRecord<byte[], byte[]> record, Rejection rejection, String detail) {
            return new Rejected(record, List.of(new Reason(rejection, Reason.VALUE, detail)));
        }

        static Rejected because(Received refused, Rejection rejection, String detail) {
            return new Rejected(refused.record(), List.of(new Reason(rejection, Reason.VALUE, detail)), refused.step());
        }
    }
}
