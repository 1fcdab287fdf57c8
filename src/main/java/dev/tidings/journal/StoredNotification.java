package dev.tidings.journal;

import dev.tidings.feed.Change;
import dev.tidings.feed.Content;
import dev.tidings.feed.Notification;
import dev.tidings.feed.Priority;
import dev.tidings.feed.Removal;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code notification} in its effective state.
 *
 * @param content of a tombstone it is empty
 * @param removed null unless it is a tombstone
 */
record StoredNotification(
        UUID id,
        long version,
        long seq,
        Content content,
        Instant updatedAt,
        @Nullable Instant seenAt,
        @Nullable Instant readAt,
        @Nullable Instant archivedAt,
        @Nullable Removal removed) {

    /** What {@link #of} reads, for a query that joins {@link Effective#JOINS}. */
    static final String COLUMNS = """
            n.id, n.version, n.seq, n.source, n.type, n.category, n.priority, n.title, n.body, n.url, n.actions, n.data,
            n.collapse_key, n.created_at, n.updated_at, n.expires_at, %s as seen_at, %s as read_at, n.archived_at, n.removed""".formatted(Effective.SEEN_AT, Effective.READ_AT);

    static final int COLUMN_COUNT = 20;

    /** @param at the first of the columns */
    static StoredNotification of(Row row, int at) {
        String removed = row.getString(at + 19);
        return new StoredNotification(
                row.getUUID(at),
                row.getLong(at + 1),
                row.getLong(at + 2),
                content(row, at + 3),
                required(row, at + 14),
                instant(row, at + 16),
                instant(row, at + 17),
                instant(row, at + 18),
                removed == null ? null : Removal.valueOf(removed.toUpperCase(Locale.ROOT)));
    }

    /** The same content in another state, as of a version. */
    StoredNotification in(
            long version, @Nullable Instant seenAt, @Nullable Instant readAt, @Nullable Instant archivedAt) {
        return new StoredNotification(id, version, seq, content, updatedAt, seenAt, readAt, archivedAt, removed);
    }

    Notification notification() {
        return new Notification(id, seq, content, updatedAt, seenAt, readAt);
    }

    /** What a client is sent about it. */
    Change change() {
        if (removed != null) {
            return new Change.Left(version, id, removed);
        }
        return archivedAt == null
                ? new Change.Arrived(version, notification())
                : new Change.Left(version, id, Removal.ARCHIVED);
    }

    private static Content content(Row row, int at) {
        return new Content(
                row.getString(at),
                row.getString(at + 1),
                row.getString(at + 2),
                Priority.ofWire(row.getString(at + 3)),
                row.getString(at + 4),
                row.getString(at + 5),
                row.getString(at + 6),
                row.getString(at + 7),
                row.getString(at + 8),
                row.getString(at + 9),
                required(row, at + 10),
                instant(row, at + 12));
    }

    private static Instant required(Row row, int column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    static @Nullable Instant instant(Row row, int column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
