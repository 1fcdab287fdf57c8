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

/** A row of a page as the change that a client is sent; the columns are numbered as {@code PageQuery} selects them. */
final class StoredChange {
    private StoredChange() {}

    static Change of(Row row) {
        UUID id = row.getUUID(9);
        long version = row.getLong(10);
        String removed = row.getString(28);
        if (removed != null) {
            return new Change.Left(version, id, Removal.valueOf(removed.toUpperCase(Locale.ROOT)));
        }
        if (row.getOffsetDateTime(27) != null) {
            return new Change.Left(version, id, Removal.ARCHIVED);
        }
        return new Change.Arrived(version, notification(row, id));
    }

    private static Notification notification(Row row, UUID id) {
        return new Notification(
                id, row.getLong(11), content(row), required(row, 23), instant(row, 25), instant(row, 26));
    }

    private static Content content(Row row) {
        return new Content(
                row.getString(12),
                row.getString(13),
                row.getString(14),
                Priority.ofWire(row.getString(15)),
                row.getString(16),
                row.getString(17),
                row.getString(18),
                row.getString(19),
                row.getString(20),
                row.getString(21),
                required(row, 22),
                instant(row, 24));
    }

    private static Instant required(Row row, int column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    private static @Nullable Instant instant(Row row, int column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
