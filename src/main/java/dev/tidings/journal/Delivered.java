package dev.tidings.journal;

import dev.tidings.feed.FeedChange;
import java.util.List;

/**
 * What a delivery did, to be committed.
 *
 * @param notifications how many rows were written
 * @param feeds all that it touched
 */
record Delivered(List<FeedChange> changes, int notifications, List<LockedFeed> feeds) {
    static final Delivered NOTHING = new Delivered(List.of(), 0, List.of());

    Delivered {
        changes = List.copyOf(changes);
        feeds = List.copyOf(feeds);
    }
}
