package dev.tidings.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidings.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/**
 * The way of events from this instance onto the topic, whoever brings them: checked first, as a whole. Every {@code Uni}
 * fails with a {@link ProblemException}: with all that is wrong, or 503 when the broker has not acknowledged them in time.
 */
@Singleton
public class Outlet {
    /** Records that wait for the broker; one that finds no room is a 503. */
    private static final int BUFFER = 2_048;

    private final Clock clock;
    private final Submissions submissions;
    private final Emitting emitting;

    Outlet(
            IngestConfig config,
            Clock clock,
            @ConfigProperty(name = "mp.messaging.outgoing.emitted.topic") String topic,
            @Channel("emitted") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = BUFFER)
                    MutinyEmitter<ProducerRecord<byte[], byte[]>> emitter) {
        this.clock = clock;
        submissions = new Submissions(config);
        emitting = new Emitting(topic, emitter::send, config.brokerTimeout());
    }

    /**
     * Checks and emits; completes when the broker has acknowledged all.
     *
     * @param batch events in the JSON batch format of CloudEvents
     */
    public Uni<Void> emit(String batch) {
        return check(new Headers(Submissions.BATCH, Map.of(), List.of()), batch.getBytes(UTF_8))
                .chain(this::emit);
    }

    /** On a worker: a batch of large events would hold up the streams of an event loop. */
    Uni<List<Emission>> check(Headers headers, byte[] body) {
        return Uni.createFrom()
                .item(() -> submissions.check(headers, body, clock.instant()))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    Uni<Void> emit(List<Emission> emissions) {
        return emitting.emit(emissions);
    }
}
