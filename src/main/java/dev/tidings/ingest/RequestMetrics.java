package dev.tidings.ingest;

import dev.tidings.problem.Outcomes;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Counts the calls of {@code POST /v1/events}. */
@Startup
@Singleton
class RequestMetrics {
    private final Outcomes requests;

    RequestMetrics(MeterRegistry registry) {
        this.requests = new Outcomes(
                registry,
                "tidings.ingest.requests",
                "accepted",
                "validation",
                "unauthorized",
                "forbidden",
                "too_large",
                "unsupported_type",
                "unavailable");
    }

    void count(@Nullable Throwable failure) {
        requests.count(failure);
    }
}
