package dev.tidings.feed;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One stored item of one feed, in its effective state (its row and the feed's watermarks).
 *
 * @param id a name, never an order (UUIDv7, RFC 9562)
 * @param seq the version of the feed at which this content arrived
 */
public record Notification(
        UUID id,
        long seq,
        Content content,
        Instant updatedAt,
        @Nullable Instant seenAt,
        @Nullable Instant readAt) {}
