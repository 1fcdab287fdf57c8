package dev.tidings.inbox;

import jakarta.persistence.Embeddable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The watermarks of "mark all", of a feed or of one of its categories. One covers a notification with a {@code seq} up to
 * it, unless that notification's own state changed after the watermark moved.
 */
@Embeddable
record Marks(
        long readThrough,
        long readVersion,
        @Nullable Instant readAt,
        long seenThrough,
        long seenVersion,
        @Nullable Instant seenAt) {

    /** Null unless the watermark covers it. */
    @Nullable
    Instant readAt(long seq, long stateVersion) {
        return seq <= readThrough && stateVersion < readVersion ? readAt : null;
    }

    /** Null unless the watermark covers it. */
    @Nullable
    Instant seenAt(long seq, long stateVersion) {
        return seq <= seenThrough && stateVersion < seenVersion ? seenAt : null;
    }
}
