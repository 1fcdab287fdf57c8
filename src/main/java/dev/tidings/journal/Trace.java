package dev.tidings.journal;

import dev.tidings.feed.Removal;
import dev.tidings.feed.UserId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of a feed that tells what became of an event there.
 *
 * @param version of its last change
 * @param seq at which its present content arrived
 * @param removed null for a notification that stands
 */
public record Trace(
        UserId user,
        UUID id,
        long version,
        long seq,
        @Nullable Removal removed,
        @Nullable Instant readAt,
        @Nullable Instant archivedAt,
        @Nullable Instant expiresAt) {}
