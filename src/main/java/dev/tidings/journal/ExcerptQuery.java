package dev.tidings.journal;

import dev.tidings.feed.Counters;
import dev.tidings.feed.Cursor;
import dev.tidings.feed.Epoch;
import dev.tidings.feed.Notification;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.Status;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Notifications with the feed that they belong to, in one statement and so of one snapshot: with two, a client would be told
 * a cursor whose changes the list does not show.
 */
final class ExcerptQuery {
    /** The inner query walks the index of the list and stops at its limit; only what it found is read as a whole. */
    private static final String LIST = """
            select f.epoch, d.epoch, f.version, f.unread, f.unseen, %s
            from feed f cross join database_epoch d
              left join lateral (
                select n.*
                from notification n left join category_mark c
                  on c.tenant_id = $1 and c.user_id = $2 and c.category = n.category
                where n.tenant_id = $1 and n.user_id = $2 and n.seq > 0 and n.seq < $3 and n.removed is null
                  and (n.expires_at is null or n.expires_at > $4)
                  and ($5::text is null or n.category = $5)
                  and %s
                order by n.seq desc
                limit $6) n on true
              left join category_mark c on c.tenant_id = $1 and c.user_id = $2 and c.category = n.category
            where f.tenant_id = $1 and f.user_id = $2
            order by n.seq desc""";

    private static final Map<Status, String> LISTS = new EnumMap<>(Map.of(
            Status.UNREAD, LIST.formatted(StoredNotification.COLUMNS, Effective.IS_UNREAD),
            Status.ALL, LIST.formatted(StoredNotification.COLUMNS, "n.archived_at is null"),
            Status.ARCHIVED, LIST.formatted(StoredNotification.COLUMNS, "n.archived_at is not null")));

    private static final String ONE = """
            select %s
            from notification n %s
            where n.tenant_id = $1 and n.user_id = $2 and n.id = $3 and n.removed is null
              and (n.expires_at is null or n.expires_at > $4)""".formatted(StoredNotification.COLUMNS, Effective.JOINS);

    private static final int FIRST_OF_ROW = 5;

    private final TenantPool pool;
    private final Instant now;

    /** @param now when what has expired is gone, also if nobody has removed it yet */
    ExcerptQuery(TenantPool pool, Instant now) {
        this.pool = pool;
        this.now = now;
    }

    /** A feed that is not there is made, so that its cursor holds. */
    Uni<Excerpt> list(Recipient recipient, Status status, @Nullable String category, long below, int limit) {
        return pool.query(
                        recipient.tenant(),
                        LISTS.getOrDefault(status, ""),
                        Keys.of(recipient)
                                .addLong(below)
                                .addOffsetDateTime(BatchWrite.at(now))
                                .addString(category)
                                .addInteger(limit))
                .chain(rows -> rows.rowCount() == 0
                        ? new FeedQuery(pool)
                                .open(recipient)
                                .chain(ignored -> list(recipient, status, category, below, limit))
                        : Uni.createFrom().item(() -> excerpt(rows)));
    }

    Uni<Optional<Notification>> one(Recipient recipient, UUID id) {
        return pool.query(
                        recipient.tenant(), ONE, Keys.of(recipient).addUUID(id).addOffsetDateTime(BatchWrite.at(now)))
                .map(rows -> rows.rowCount() == 0
                        ? Optional.empty()
                        : Optional.of(
                                StoredNotification.of(rows.iterator().next(), 0).notification()));
    }

    private static Excerpt excerpt(RowSet<Row> rows) {
        Row feed = rows.iterator().next();
        List<Notification> notifications = new ArrayList<>(rows.size());
        for (Row row : rows) {
            // The line of a feed whose list is empty has none.
            if (row.getUUID(FIRST_OF_ROW) != null) {
                notifications.add(StoredNotification.of(row, FIRST_OF_ROW).notification());
            }
        }
        return new Excerpt(
                Cursor.at(new Epoch(feed.getLong(0), feed.getLong(1)), feed.getLong(2)),
                new Counters(feed.getInteger(3), feed.getInteger(4)),
                notifications);
    }
}
