package dev.tidings.ingest;

import dev.tidings.problem.ProblemException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Counts the calls of {@code POST /v1/events}. */
@Singleton
class RequestMetrics {
    private static final String ACCEPTED = "accepted";
    private static final String FAILED = "failed";
    /** Of those that a caller may get; the other kinds of problems are counted as they come. */
    private static final List<String> OUTCOMES = List.of(
            ACCEPTED,
            "validation",
            "unauthorized",
            "forbidden",
            "too_large",
            "unsupported_type",
            "unavailable",
            FAILED);

    private final MeterRegistry registry;

    RequestMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** From the start, so that a rate over one that has not been seen yet is 0 and not unknown. */
    void register(@Observes StartupEvent start) {
        OUTCOMES.forEach(this::outcome);
    }

    void count(@Nullable Throwable refusal) {
        outcome(
                        switch (refusal) {
                            case null -> ACCEPTED;
                            case ProblemException refused ->
                                refused.problem().kind().name().toLowerCase(Locale.ROOT);
                            default -> FAILED;
                        })
                .increment();
    }

    private Counter outcome(String outcome) {
        return registry.counter("tidings.ingest.requests", "outcome", outcome);
    }
}
