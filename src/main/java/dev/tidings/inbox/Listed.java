package dev.tidings.inbox;

import dev.tidings.feed.Counters;
import dev.tidings.feed.Cursor;
import dev.tidings.feed.Notification;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param next null on the last page
 * @param counters of the feed as it stood when this page was read
 * @param cursor of the first page's snapshot: a stream opened with it brings all that changed while pages were read
 */
record Listed(List<Notification> items, @Nullable PageToken next, Counters counters, Cursor cursor) {
    Listed {
        items = List.copyOf(items);
    }
}
