package dev.tidings.journal;

import dev.tidings.feed.Removal;
import dev.tidings.feed.TenantId;
import dev.tidings.feed.UserId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an event has left behind. Only reads, and each statement has its own snapshot: what changes meanwhile may show in one. */
@Singleton
public class Trail {
    private static final String ENTRY = """
            select kafka_partition, kafka_offset, written, retracted_at, stored_at from event
            where tenant_id = $1 and source = $2 and id = $3""";

    /** A tombstone stands as far below zero in its feed as the notification stood above it. */
    private static final String SEQ = "abs(n.seq)";

    private static final String COLUMNS = "n.user_id, n.id, n.version, %s, n.removed, %s, n.archived_at, n.expires_at"
            .formatted(SEQ, Effective.READ_AT.replace("n.seq", SEQ));

    private static final String STANDING = """
            select %s
            from notification n
              %s
            where n.tenant_id = $1 and n.event_id = $3 and n.source = $2 and n.removed is null
              and ($4::text is null or n.user_id = $4)
            order by n.user_id
            limit $5""".formatted(COLUMNS, Effective.JOINS);

    /**
     * A tombstone has forgotten whose content it was, but not when that arrived, to the microsecond, which is when the ledger
     * heard of the event. What has replaced the event's content is of the same key and arrived later.
     */
    private static final String LEFT = """
            select %s
            from unnest($2::text[]) as k (user_id)
              join notification n on n.tenant_id = $1 and n.user_id = k.user_id
              %s
            where (n.removed is not null and n.updated_at = $3)
               or (n.removed is null and n.collapse_key = $4 and n.updated_at >= $3)
            order by n.user_id, %s""".formatted(COLUMNS, Effective.JOINS, SEQ);

    private final TenantPool pool;

    Trail(TenantPool pool) {
        this.pool = pool;
    }

    /** Empty for an event of which the ledger knows nothing, or nothing any more. */
    public Uni<Optional<LedgerEntry>> entry(EventKey event) {
        return pool.query(event.tenant(), ENTRY, tuple(event)).map(Trail::entry);
    }

    /**
     * The notifications whose content is the event's now.
     *
     * @param user null for all
     */
    public Uni<List<Trace>> standing(EventKey event, @Nullable UserId user, int limit) {
        return pool.query(
                        event.tenant(),
                        STANDING,
                        tuple(event)
                                .addString(user == null ? null : user.value())
                                .addInteger(limit))
                .map(Trail::traces);
    }

    /**
     * In the feeds of users with whom it does not stand: tombstones of notifications that had the event's content, and
     * notifications that have replaced it.
     *
     * @param storedAt as the ledger has it
     * @param collapseKey the event's
     */
    public Uni<List<Trace>> left(
            TenantId tenant, Collection<UserId> users, Instant storedAt, @Nullable String collapseKey) {
        if (users.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return pool.query(
                        tenant,
                        LEFT,
                        Tuple.tuple()
                                .addString(tenant.value())
                                .addArrayOfString(
                                        users.stream().map(UserId::value).toArray(String[]::new))
                                .addOffsetDateTime(BatchWrite.at(storedAt))
                                .addString(collapseKey))
                .map(Trail::traces);
    }

    private static Tuple tuple(EventKey event) {
        return Tuple.of(event.tenant().value(), event.source(), event.id());
    }

    private static Optional<LedgerEntry> entry(RowSet<Row> rows) {
        if (rows.rowCount() == 0) {
            return Optional.empty();
        }
        Row row = rows.iterator().next();
        return Optional.of(new LedgerEntry(
                row.getInteger(0),
                row.getLong(1),
                row.getInteger(2),
                StoredNotification.instant(row, 3),
                row.getOffsetDateTime(4).toInstant()));
    }

    private static List<Trace> traces(RowSet<Row> rows) {
        List<Trace> traces = new ArrayList<>(rows.size());
        for (Row row : rows) {
            String removed = row.getString(4);
            traces.add(new Trace(
                    new UserId(row.getString(0)),
                    row.getUUID(1),
                    row.getLong(2),
                    row.getLong(3),
                    removed == null ? null : Removal.valueOf(removed.toUpperCase(Locale.ROOT)),
                    StoredNotification.instant(row, 5),
                    StoredNotification.instant(row, 6),
                    StoredNotification.instant(row, 7)));
        }
        return traces;
    }
}
