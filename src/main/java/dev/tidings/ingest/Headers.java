package dev.tidings.ingest;

import dev.tidings.telemetry.Lineage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came beside the value, whichever door it came through.
 *
 * @param contentType as it was sent
 * @param attributes CloudEvents attributes of binary mode, by their bare names
 * @param faults what was wrong with the headers themselves
 * @param lineage the trace of the last hop, as the transport says, not the event
 */
record Headers(
        @Nullable String contentType,
        Map<String, String> attributes,
        List<Reason> faults,
        @Nullable Lineage lineage) {
    static final String STRUCTURED = "application/cloudevents+json";

    Headers {
        attributes = Map.copyOf(attributes);
        faults = List.copyOf(faults);
    }

    Headers(@Nullable String contentType, Map<String, String> attributes, List<Reason> faults) {
        this(contentType, attributes, faults, null);
    }

    /** Structured mode with nothing beside the value. */
    static Headers structured() {
        return new Headers(STRUCTURED, Map.of(), List.of());
    }

    /** The same of structured mode. */
    Headers asStructured() {
        return new Headers(STRUCTURED, Map.of(), List.of(), lineage);
    }
}
