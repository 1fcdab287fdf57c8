package dev.tidings.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Begins what is traced. Whether an event is sampled is its producer's choice; of those that come without one, a small share
 * is. Contexts are handed on by hand: events share batches and transactions, so no thread belongs to one of them.
 */
@Singleton
public class Telemetry {
    public static final AttributeKey<String> TENANT = AttributeKey.stringKey("tidings.tenant");

    static final Tracer SILENT = TracerProvider.noop().get("dev.tidings");

    private static final TextMapGetter<Lineage> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Lineage lineage) {
            return List.of(Lineage.TRACEPARENT, Lineage.TRACESTATE);
        }

        @Override
        public @Nullable String get(@Nullable Lineage lineage, String key) {
            if (lineage == null) {
                return null;
            }
            return key.equals(Lineage.TRACEPARENT) ? lineage.traceparent() : lineage.tracestate();
        }
    };

    private final Tracer tracer;
    private final boolean isOn;

    @Inject
    Telemetry(OpenTelemetry openTelemetry, @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean isOff) {
        this(openTelemetry.getTracer("dev.tidings"), !isOff);
    }

    private Telemetry(Tracer tracer, boolean isOn) {
        this.tracer = tracer;
        this.isOn = isOn;
    }

    /** Traces nothing. */
    public static Telemetry off() {
        return new Telemetry(SILENT, false);
    }

    /** Whether there are spans of anything. */
    public boolean isOn() {
        return isOn;
    }

    /**
     * The first step of an event here; {@link Step#NONE} for what is not sampled.
     *
     * @param name asked for only when it is needed
     */
    public Step receive(Supplier<String> name, @Nullable Lineage lineage, Instant began) {
        if (!isOn || (lineage != null && !lineage.isSampled())) {
            return Step.NONE;
        }
        Context above = lineage == null
                ? Context.root()
                : W3CTraceContextPropagator.getInstance().extract(Context.root(), lineage, GETTER);
        Span span = consumer(name.get(), above).setStartTimestamp(began).startSpan();
        return span.isRecording() ? new Step(tracer, span, above) : Step.NONE;
    }

    /** What another step, perhaps of another instance, leads to. */
    public Step follow(String name, TraceParent parent) {
        if (!isOn) {
            return Step.NONE;
        }
        Context above = parent.context();
        return new Step(tracer, consumer(name, above).startSpan(), above);
    }

    private SpanBuilder consumer(String name, Context above) {
        return tracer.spanBuilder(name).setParent(above).setSpanKind(SpanKind.CONSUMER);
    }
}
