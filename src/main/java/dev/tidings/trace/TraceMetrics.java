package dev.tidings.trace;

import dev.tidings.problem.Outcomes;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Counts the calls of {@code GET /v1/trace}. */
@Startup
@Singleton
class TraceMetrics {
    private final Outcomes requests;

    TraceMetrics(MeterRegistry registry) {
        this.requests = new Outcomes(
                registry, "tidings.trace.requests", "found", "not_found", "validation", "forbidden", "unavailable");
    }

    void count(@Nullable Throwable failure) {
        requests.count(failure);
    }
}
