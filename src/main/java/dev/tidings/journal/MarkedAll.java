package dev.tidings.journal;

import dev.tidings.feed.Counters;
import dev.tidings.feed.FeedChange;
import java.util.List;

/**
 * What marking came to, and is committed.
 *
 * @param through the {@code seq} up to which everything is read or seen now
 * @param changes to be announced: one, or none if there was nothing to mark
 */
public record MarkedAll(Counters counters, long through, List<FeedChange> changes) {
    public MarkedAll {
        changes = List.copyOf(changes);
    }
}
