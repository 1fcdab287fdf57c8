package dev.tidings.wire;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A signal as a client reads it (contract, section 4): one JSON object, ready but for its number, which is known only
 * once the value is kept. No raw line break: JSON escapes them in every string.
 *
 * @param head everything before the number
 * @param tail everything behind it
 */
public record SignalJson(String head, String tail) {
    /**
     * For the streams that are open now; it gets no number.
     *
     * @param data compact JSON, copied as it is
     */
    public static SignalJson ephemeral(String type, @Nullable Instant expiresAt, @Nullable String data) {
        return of(type, "ephemeral", null, expiresAt, data);
    }

    /**
     * The value of a key.
     *
     * @param data compact JSON, copied as it is
     */
    public static SignalJson state(String type, String key, @Nullable Instant expiresAt, @Nullable String data) {
        return of(type, "state", key, expiresAt, data);
    }

    private static SignalJson of(
            String type, String mode, @Nullable String key, @Nullable Instant expiresAt, @Nullable String data) {
        return new SignalJson(
                "{\"type\":" + Frames.quoted(type) + ",\"mode\":\"" + mode + "\",\"key\":" + Frames.quoted(key)
                        + ",\"seq\":",
                ",\"expiresAt\":" + time(expiresAt) + ",\"data\":" + (data == null ? "null" : data) + "}");
    }

    public String numbered(long seq) {
        return head + seq + tail;
    }

    public String withoutNumber() {
        return head + "null" + tail;
    }

    /** Microseconds at most, as in every other time that a client reads. */
    private static String time(@Nullable Instant time) {
        return Frames.quoted(
                time == null ? null : DateTimeFormatter.ISO_INSTANT.format(time.truncatedTo(ChronoUnit.MICROS)));
    }
}
