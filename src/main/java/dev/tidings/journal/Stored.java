package dev.tidings.journal;

import dev.tidings.feed.FeedChange;
import java.util.List;

/**
 * What was written and is committed.
 *
 * @param changes to be announced, at most one a feed and transaction, in the order of the transactions
 * @param notifications how many rows are new
 * @param duplicates how many events were known already and changed nothing
 */
public record Stored(List<FeedChange> changes, int notifications, int duplicates) {
    public Stored {
        changes = List.copyOf(changes);
    }

    static Stored nothing() {
        return new Stored(List.of(), 0, 0);
    }
}
