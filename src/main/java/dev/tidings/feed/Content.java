package dev.tidings.feed;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a stored event says to each of its recipients. Checked against the limits of the contract before it is made.
 *
 * @param source the CloudEvents {@code source}
 * @param type the CloudEvents {@code type}
 * @param actions a compact JSON array of {@code {"label", "url"}}, {@code []} when there are none
 * @param data compact JSON, its numbers, key order and escapes as the producer wrote them; no raw line break
 * @param createdAt the event's {@code time}, or when it was stored if it had none
 */
public record Content(
        String source,
        String type,
        @Nullable String category,
        Priority priority,
        String title,
        @Nullable String body,
        @Nullable String url,
        String actions,
        @Nullable String data,
        @Nullable String collapseKey,
        Instant createdAt,
        @Nullable Instant expiresAt) {
    /** Postgres keeps microseconds; a replay must say what the live frame said. */
    public Content {
        createdAt = createdAt.truncatedTo(ChronoUnit.MICROS);
        expiresAt = expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MICROS);
    }
}
