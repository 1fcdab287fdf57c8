package dev.tidings.journal;

import dev.tidings.feed.FeedChange;
import dev.tidings.feed.Notification;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a batch of patches came to, and is committed.
 *
 * @param notifications one for each patch, in their order: as it is now, or null where the feed has no such notification
 * @param changes to be announced, at most one a feed
 */
public record Patched(List<@Nullable Notification> notifications, List<FeedChange> changes) {
    public Patched {
        changes = List.copyOf(changes);
    }
}
