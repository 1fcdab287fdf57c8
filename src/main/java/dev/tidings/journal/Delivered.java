package dev.tidings.journal;

import dev.tidings.feed.FeedChange;
import java.util.List;

/**
 * What a delivery did, to be committed.
 *
 * @param notifications how many rows were written
 * @param duplicates how many events were in the ledger already
 * @param feeds all that it touched
 */
record Delivered(List<FeedChange> changes, int notifications, int duplicates, List<LockedFeed> feeds) {
    Delivered {
        changes = List.copyOf(changes);
        feeds = List.copyOf(feeds);
    }

    static Delivered of(List<LockedFeed> feeds, int notifications, int duplicates) {
        List<FeedChange> changes = feeds.stream()
                .filter(LockedFeed::hasChanged)
                .map(LockedFeed::change)
                .toList();
        return new Delivered(changes, notifications, duplicates, feeds);
    }
}
