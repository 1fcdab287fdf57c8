package dev.tidings.journal;

import dev.tidings.feed.Change;
import dev.tidings.feed.Counters;
import java.util.List;

/**
 * A feed without its notifications.
 *
 * @param watermarks where they stand, in the order of their last moves; those that were never moved are left out
 */
public record ExportedFeed(long version, Counters counters, List<Change.Marked> watermarks) {
    public ExportedFeed {
        watermarks = List.copyOf(watermarks);
    }
}
