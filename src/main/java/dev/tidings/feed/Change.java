package dev.tidings.feed;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One step of a feed to a version. A closed set: what a client is sent about what happened to its feed. */
public sealed interface Change {
    /** The version that this change took. */
    long version();

    /** Created or changed; the client shows it as it is now. */
    record Arrived(long version, Notification notification) implements Change {}

    /** Left the feed; a client that does not know the id ignores it. */
    record Left(long version, UUID id, Removal reason) implements Change {}

    /**
     * A watermark moved: everything that stands, with a {@code seq} up to {@code through} and of the category, is read or
     * seen, as one change instead of one a notification.
     *
     * @param category null for all of them
     */
    record Marked(
            long version,
            Watermark what,
            long through,
            @Nullable String category,
            Instant at) implements Change {}
}
