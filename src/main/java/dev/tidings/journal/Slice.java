package dev.tidings.journal;

import dev.tidings.feed.FeedChange;
import java.util.List;

/**
 * One slice of what time does to feeds, committed.
 *
 * @param changes to be announced, at most one a feed
 * @param removed how many notifications left their feeds
 * @param forgotten how many tombstones were deleted
 * @param drifted how many feeds were found whose counters are not what their rows say
 * @param hasMore whether there is likely more to do now
 */
public record Slice(List<FeedChange> changes, int removed, int forgotten, int drifted, boolean hasMore) {
    static final Slice NOTHING = new Slice(List.of(), 0, 0, 0, false);

    public Slice {
        changes = List.copyOf(changes);
    }

    static Slice removed(List<FeedChange> changes, int removed, boolean hasMore) {
        return new Slice(changes, removed, 0, 0, hasMore);
    }
}
