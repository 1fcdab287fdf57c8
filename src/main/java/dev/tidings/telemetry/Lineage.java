package dev.tidings.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * Whose work an event is part of, as the producer says (W3C Trace Context). Whatever is not well-formed is no lineage, and
 * no fault of the event either.
 *
 * @param tracestate what tracing systems add for themselves; passed on as it came
 */
public record Lineage(String traceparent, @Nullable String tracestate) {
    public static final String TRACEPARENT = "traceparent";
    public static final String TRACESTATE = "tracestate";

    /** Version, trace, span and flags, in hexadecimal digits, with a dash between them. */
    private static final int TRACE = 3;

    private static final int SPAN = 36;
    private static final int FLAGS = 53;
    private static final int LENGTH = 55;
    /** What W3C Trace Context, 3.3.1.5, has everybody pass on. */
    private static final int MOST_OF_STATE = 512;

    /** Null for what is absent or not well-formed. */
    public static @Nullable Lineage of(@Nullable String traceparent, @Nullable String tracestate) {
        if (traceparent == null || traceparent.length() < LENGTH) {
            return null;
        }
        String common = traceparent.length() == LENGTH ? traceparent : common(traceparent);
        if (common == null || !isWellFormed(common)) {
            return null;
        }
        return new Lineage(common, tracestate == null || tracestate.length() > MOST_OF_STATE ? null : tracestate);
    }

    /** Whether whoever began the trace records it. */
    boolean isSampled() {
        return (Character.digit(traceparent.charAt(FLAGS + 1), 16) & 1) == 1;
    }

    private static boolean isWellFormed(String text) {
        return !text.startsWith("ff")
                && text.charAt(TRACE - 1) == '-'
                && text.charAt(SPAN - 1) == '-'
                && text.charAt(FLAGS - 1) == '-'
                && isHex(text, 0, TRACE - 1)
                && isHex(text, TRACE, SPAN - 1)
                && isHex(text, SPAN, FLAGS - 1)
                && isHex(text, FLAGS, LENGTH)
                && !isZero(text, TRACE, SPAN - 1)
                && !isZero(text, SPAN, FLAGS - 1);
    }

    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isZero(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) != '0') {
                return false;
            }
        }
        return true;
    }

    /** Of a version to come that says more, what all versions say. */
    private static @Nullable String common(String traceparent) {
        return traceparent.startsWith("00") || traceparent.charAt(LENGTH) != '-'
                ? null
                : traceparent.substring(0, LENGTH);
    }
}
