package dev.tidings.journal;

import dev.tidings.feed.Counters;
import dev.tidings.feed.Cursor;
import dev.tidings.feed.Notification;
import java.util.List;

/**
 * Some of a feed's notifications, newest first, and where the feed stood when they were read.
 *
 * @param cursor behind everything that the notifications show
 */
public record Excerpt(Cursor cursor, Counters counters, List<Notification> notifications) {
    public Excerpt {
        notifications = List.copyOf(notifications);
    }
}
