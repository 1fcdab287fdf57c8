package dev.tidings.journal;

import dev.tidings.feed.Change;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.Removal;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Turns notifications into tombstones within one transaction of the caller, which holds their feeds. A tombstone only tells
 * those who knew the notification that it is gone; what it said is forgotten.
 */
final class Removing {
    /**
     * What a query must select that decides, under the lock, what is removed: the notification, whether it counted as unread,
     * and as unseen.
     */
    static final String COLUMNS =
            "n.tenant_id, n.user_id, n.id, %s, %s".formatted(Effective.IS_UNREAD, Effective.IS_UNSEEN);

    /** Below zero nobody looks who goes through what stands; see V5. */
    private static final String BURY = """
            update notification n
            set version = t.version, seq = -n.seq, removed = $5, removed_at = $6, title = '', body = null, url = null, actions = '[]',
                data = null, category = null, collapse_key = null, source = '', type = '', event_id = ''
            from unnest($1::text[], $2::text[], $3::uuid[], $4::bigint[]) as t (tenant_id, user_id, id, version)
            where n.tenant_id = t.tenant_id and n.user_id = t.user_id and n.id = t.id""";

    private final SqlConnection connection;
    private final Removal reason;
    private final Instant now;

    Removing(SqlConnection connection, Removal reason, Instant now) {
        this.connection = connection;
        this.reason = reason;
        this.now = now;
    }

    /** @param doomed as {@link #COLUMNS}, in the order in which they take their versions; feeds not held are skipped */
    Uni<Integer> remove(LockedFeeds feeds, RowSet<Row> doomed) {
        List<Recipient> recipients = new ArrayList<>(doomed.size());
        List<UUID> ids = new ArrayList<>(doomed.size());
        List<Long> versions = new ArrayList<>(doomed.size());
        for (Row row : doomed) {
            Recipient recipient = Recipient.of(row.getString(0), row.getString(1));
            LockedFeed feed = feeds.of(recipient);
            if (feed != null) {
                long version = feed.take();
                feed.count(row.getBoolean(3) ? -1 : 0, row.getBoolean(4) ? -1 : 0, -1);
                feed.add(new Change.Left(version, row.getUUID(2), reason));
                recipients.add(recipient);
                ids.add(row.getUUID(2));
                versions.add(version);
            }
        }
        if (ids.isEmpty()) {
            return Uni.createFrom().item(0);
        }
        Tuple columns = Keys.of(recipients)
                .addArrayOfUUID(ids.toArray(UUID[]::new))
                .addArrayOfLong(versions.toArray(Long[]::new))
                .addString(reason.wire())
                .addOffsetDateTime(BatchWrite.at(now));
        return connection.preparedQuery(BURY).execute(columns).replaceWith(ids.size());
    }
}
