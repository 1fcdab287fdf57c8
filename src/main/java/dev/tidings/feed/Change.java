package dev.tidings.feed;

import java.util.UUID;

/**
 * One notification's step to a version of its feed. A closed set: what a client is sent about one notification.
 * Whatever else comes to change a feed takes a version of its own and becomes a kind here.
 */
public sealed interface Change {
    /** The version that this change took. */
    long version();

    /** Created or changed; the client shows it as it is now. */
    record Arrived(long version, Notification notification) implements Change {}

    /** Left the feed; a client that does not know the id ignores it. */
    record Left(long version, UUID id, Removal reason) implements Change {}
}
