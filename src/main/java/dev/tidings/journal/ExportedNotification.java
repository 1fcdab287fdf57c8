package dev.tidings.journal;

import dev.tidings.feed.Notification;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A notification with what no client is shown about it. */
public record ExportedNotification(
        Notification notification, @Nullable Instant archivedAt) {}
