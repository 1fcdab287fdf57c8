package dev.tidings.journal;

import dev.tidings.feed.Change;
import dev.tidings.feed.Counters;
import dev.tidings.feed.Cursor;
import dev.tidings.feed.Epoch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes of one feed in version order, and where the feed stood in the same snapshot. Compacted: each notification as it
 * is now.
 *
 * @param version of the feed; what the client knows once it has processed the last page
 * @param reset not null when the cursor was not honoured, and the page begins anew
 * @param base see {@link Cursor}
 * @param isLast whether nothing was left behind the changes in this snapshot
 */
public record Page(
        Epoch epoch,
        long generation,
        long version,
        Counters counters,
        @Nullable ResetReason reset,
        long base,
        List<Change> changes,
        boolean isLast) {
    public Page {
        changes = List.copyOf(changes);
    }

    /** The position of a client that has processed everything up to a version of this page. */
    public Cursor cursorAt(long version) {
        return new Cursor(epoch, version, base);
    }
}
