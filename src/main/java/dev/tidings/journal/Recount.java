package dev.tidings.journal;

import dev.tidings.feed.FeedChange;
import dev.tidings.feed.Recipient;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some feeds whose counters were compared with their rows.
 *
 * @param last where the next slice goes on; null when these were the last
 * @param changes to be announced: the feeds that were set right
 */
public record Recount(
        int compared,
        int drifted,
        List<FeedChange> changes,
        @Nullable Recipient last) {
    public Recount {
        changes = List.copyOf(changes);
    }
}
