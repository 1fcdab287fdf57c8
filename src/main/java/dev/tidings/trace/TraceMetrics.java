package dev.tidings.trace;

import dev.tidings.problem.ProblemException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Counts the calls of {@code GET /v1/trace}. */
@Singleton
class TraceMetrics {
    private static final String FOUND = "found";
    private static final String FAILED = "failed";
    /** Of those that a caller may get; the other kinds of problems are counted as they come. */
    private static final List<String> OUTCOMES =
            List.of(FOUND, "not_found", "validation", "forbidden", "unavailable", FAILED);

    private final MeterRegistry registry;

    TraceMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** From the start, so that a rate over one that has not been seen yet is 0 and not unknown. */
    void register(@Observes StartupEvent start) {
        OUTCOMES.forEach(this::outcome);
    }

    void count(@Nullable Throwable failure) {
        outcome(
                        switch (failure) {
                            case null -> FOUND;
                            case ProblemException refused ->
                                refused.problem().kind().name().toLowerCase(Locale.ROOT);
                            default -> FAILED;
                        })
                .increment();
    }

    private Counter outcome(String outcome) {
        return registry.counter("tidings.trace.requests", "outcome", outcome);
    }
}
