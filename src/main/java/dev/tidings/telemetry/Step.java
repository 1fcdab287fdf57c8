package dev.tidings.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;

/** One step on the way of a sampled event: a span that is under way. Any thread. */
public final class Step {
    /** Of an event that nobody samples; everything about it is for nothing. */
    public static final Step NONE = new Step(Telemetry.SILENT, Span.getInvalid(), Context.root());

    private final Tracer tracer;
    private final Span span;
    private final Context context;

    Step(Tracer tracer, Span span, Context above) {
        this.tracer = tracer;
        this.span = span;
        this.context = above.with(span);
    }

    public boolean isSampled() {
        return span.isRecording();
    }

    /** A part of this one, from now on. */
    public Step begin(String name) {
        return this == NONE
                ? NONE
                : new Step(tracer, tracer.spanBuilder(name).setParent(context).startSpan(), context);
    }

    /** Nothing that names a user, nothing of what an event says, no secret. */
    public <T> Step with(AttributeKey<T> key, T value) {
        span.setAttribute(key, value);
        return this;
    }

    public void end() {
        span.end();
    }

    /**
     * Ends it as one that came to nothing.
     *
     * @param reason one of a closed list
     */
    public void fail(String reason) {
        span.setStatus(StatusCode.ERROR, reason);
        span.end();
    }

    /** For what goes on from here on another instance. */
    public TraceParent asParent() {
        return TraceParent.of(span.getSpanContext());
    }
}
