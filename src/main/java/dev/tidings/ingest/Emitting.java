package dev.tidings.ingest;

import dev.tidings.problem.Problem;
import dev.tidings.problem.Problem.Kind;
import dev.tidings.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jboss.logging.Logger;

/** Hands checked events to the broker and waits, for a bounded time, until it has them all. */
final class Emitting {
    private static final Logger LOG = Logger.getLogger(Emitting.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final String topic;
    private final Function<ProducerRecord<byte[], byte[]>, Uni<Void>> send;
    private final Duration timeout;

    Emitting(String topic, Function<ProducerRecord<byte[], byte[]>, Uni<Void>> send, Duration timeout) {
        this.topic = topic;
        this.send = send;
        this.timeout = timeout;
    }

    /** Completes when every record is acknowledged; a {@link ProblemException} when not, and then some may still arrive. */
    Uni<Void> emit(List<Emission> emissions) {
        if (emissions.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Uni<Void>> sends = emissions.stream()
                .map(emission -> send.apply(emission.record(topic)))
                .toList();
        return Uni.join()
                .all(sends)
                .andFailFast()
                .ifNoItem()
                .after(timeout)
                .fail()
                .replaceWithVoid()
                .onFailure()
                .transform(Emitting::refusal);
    }

    private static ProblemException refusal(Throwable failure) {
        if (failure instanceof RecordTooLargeException) {
            return new ProblemException(
                    Problem.of(Kind.TOO_LARGE, "An event is larger than the topic takes."), failure);
        }
        LOG.warnf("events were not acknowledged reason=%s", failure);
        Problem problem = Problem.unavailable(
                "The broker has not acknowledged every event; send all of them again.", RETRY_AFTER);
        return new ProblemException(problem, failure);
    }
}
