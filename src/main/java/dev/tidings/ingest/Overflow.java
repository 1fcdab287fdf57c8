package dev.tidings.ingest;

import dev.tidings.journal.Overflows.Waiting;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.OutgoingMessageMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/**
 * Puts records into the overflow topic, in their order. The producer itself tries for as long as the broker is away, which
 * keeps the order that sending again would not.
 */
@ApplicationScoped
class Overflow {
    private static final int BUFFER = 1_024;
    private static final int AT_ONCE = 512;

    private final String topic;
    private final MutinyEmitter<ProducerRecord<byte[], byte[]>> emitter;
    private final Diversion diversion;
    private final Patience broker;

    Overflow(
            Diversion diversion,
            IngestConfig config,
            Clock clock,
            @ConfigProperty(name = "mp.messaging.outgoing.diverted.topic") String topic,
            @Channel("diverted") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = BUFFER)
                    MutinyEmitter<ProducerRecord<byte[], byte[]>> emitter) {
        this.diversion = diversion;
        this.topic = topic;
        this.emitter = emitter;
        this.broker = new Patience("broker", config.retryMaxDelay(), clock);
    }

    Patience broker() {
        return broker;
    }

    /**
     * Completes when the broker has them all and that is remembered.
     *
     * @return those that the topic does not take, because they are too large for it with what is added
     */
    Uni<List<Received>> divert(List<Received> records) {
        if (records.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        // The first one alone: after it the producer knows the topic, and none of the others can fail before it is
        // sent.
        return Multi.createBy()
                .concatenating()
                .streams(send(records.subList(0, 1)), send(records.subList(1, records.size())))
                .collect()
                .asList()
                .chain(outcomes -> diversion
                        .remember(outcomes.stream()
                                .flatMap(outcome -> outcome.waiting().stream())
                                .toList())
                        .replaceWith(outcomes.stream()
                                .flatMap(outcome -> outcome.refused().stream())
                                .toList()));
    }

    private record Outcome(List<Waiting> waiting, List<Received> refused) {}

    private Multi<Outcome> send(List<Received> records) {
        return Multi.createFrom()
                .iterable(records)
                .onItem()
                .transformToUni(this::send)
                .merge(AT_ONCE);
    }

    private Uni<Outcome> send(Received one) {
        OutgoingMessageMetadata<RecordMetadata> answer = new OutgoingMessageMetadata<>();
        return broker.insist(
                        () -> emitter.sendMessage(
                                Message.of(OverflowRecord.of(one.record(), topic), Metadata.of(answer))),
                        RecordTooLargeException.class::isInstance)
                .map(ignored -> new Outcome(List.of(waiting(one, answer.getResult())), List.of()))
                .onFailure(RecordTooLargeException.class)
                .recoverWithItem(new Outcome(List.of(), List.of(one)));
    }

    private static Waiting waiting(Received one, RecordMetadata at) {
        if (one.tenant() == null) {
            throw new IllegalArgumentException("only what has a tenant is diverted");
        }
        return new Waiting(one.tenant(), one.record().partition(), at.partition(), at.offset());
    }
}
