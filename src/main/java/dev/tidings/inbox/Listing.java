package dev.tidings.inbox;

import dev.tidings.feed.Cursor;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.Status;
import org.jspecify.annotations.Nullable;

/**
 * Which page of which list a client asks for.
 *
 * @param category null for all of them
 * @param limit of notifications
 * @param page null for the first
 */
record Listing(
        Recipient recipient,
        Status status,
        @Nullable String category,
        int limit,
        @Nullable PageToken page) {

    /** The token of the page that follows. */
    PageToken next(Cursor cursor, long below) {
        return new PageToken(PageToken.list(recipient, status, category), cursor, below);
    }
}
