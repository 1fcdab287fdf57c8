package dev.tidings.ingest;

import dev.tidings.ingest.Received.Rejected;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Sends rejected records to the dead letter topic and waits until the broker has them, however long that takes. */
final class DeadLetters {
    /** A topic full of garbage must not go record by record, nor outrun the emitter's buffer. */
    private static final int AT_ONCE = 64;

    private final String topic;
    private final Function<ProducerRecord<byte[], byte[]>, Uni<Void>> send;
    private final Patience patience;

    DeadLetters(String topic, Function<ProducerRecord<byte[], byte[]>, Uni<Void>> send, Patience patience) {
        this.topic = topic;
        this.send = send;
        this.patience = patience;
    }

    /** Completes when the broker has acknowledged all; never fails. */
    Uni<Void> keep(List<Rejected> rejected) {
        return Multi.createFrom()
                .iterable(rejected)
                .onItem()
                .transformToUni(this::keep)
                .merge(AT_ONCE)
                .onItem()
                .ignoreAsUni();
    }

    private Uni<Void> keep(Rejected rejected) {
        return insist(DeadLetter.whole(topic, rejected))
                .onFailure(DeadLetters::isTooLarge)
                .recoverWithUni(tooLarge -> insist(DeadLetter.withoutValue(topic, rejected)))
                .onFailure(DeadLetters::isTooLarge)
                .recoverWithUni(tooLarge -> insist(DeadLetter.bare(topic, rejected)));
    }

    private Uni<Void> insist(ProducerRecord<byte[], byte[]> letter) {
        return patience.insist(() -> send.apply(letter), DeadLetters::isTooLarge);
    }

    private static boolean isTooLarge(Throwable failure) {
        return failure instanceof RecordTooLargeException;
    }
}
