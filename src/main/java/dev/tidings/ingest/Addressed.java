package dev.tidings.ingest;

import dev.tidings.feed.UserId;
import dev.tidings.journal.EventKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stored event as its record says it: whom it is for, and what decides what may become of it.
 *
 * @param users each once, in the order in which they are served
 * @param recordedAt the timestamp of the record
 */
public record Addressed(
        EventKey event,
        List<UserId> users,
        @Nullable String collapseKey,
        @Nullable Instant expiresAt,
        Instant recordedAt) {
    public Addressed {
        users = List.copyOf(users);
    }
}
