package dev.tidings.telemetry;

import io.opentelemetry.api.OpenTelemetry;

/** For tests of others. */
public final class Spans {
    private Spans() {}

    /** As where an operator has turned tracing on, and nobody samples. */
    public static Telemetry on() {
        return new Telemetry(OpenTelemetry.noop(), false);
    }
}
