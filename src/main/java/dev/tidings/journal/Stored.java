package dev.tidings.journal;

import dev.tidings.feed.FeedChange;
import dev.tidings.feed.Recipient;
import java.util.List;

/**
 * What was written and is committed.
 *
 * @param changes to be announced, at most one a feed and transaction, in the order of the transactions
 * @param notifications how many rows are new, or have new content
 * @param duplicates how many events were known already and changed nothing
 * @param sizes of the feeds that it was written to
 */
public record Stored(List<FeedChange> changes, int notifications, int duplicates, List<Size> sizes) {
    /** How many notifications a feed holds. */
    record Size(Recipient recipient, int items) {}

    public Stored {
        changes = List.copyOf(changes);
        sizes = List.copyOf(sizes);
    }

    static Stored nothing() {
        return new Stored(List.of(), 0, 0, List.of());
    }
}
