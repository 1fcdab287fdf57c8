package dev.tidings.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.util.HexFormat;

/** A sampled span, by its name alone, for those on other instances who go on from it. */
public record TraceParent(long traceHigh, long traceLow, long span) {
    private static final int HALF = 16;

    static TraceParent of(SpanContext span) {
        return new TraceParent(
                HexFormat.fromHexDigitsToLong(span.getTraceId(), 0, HALF),
                HexFormat.fromHexDigitsToLong(span.getTraceId(), HALF, 2 * HALF),
                HexFormat.fromHexDigitsToLong(span.getSpanId()));
    }

    Context context() {
        SpanContext parent = SpanContext.createFromRemoteParent(
                TraceId.fromLongs(traceHigh, traceLow),
                SpanId.fromLong(span),
                TraceFlags.getSampled(),
                TraceState.getDefault());
        return Context.root().with(Span.wrap(parent));
    }
}
