package dev.tidings.journal;

import dev.tidings.feed.Change;
import dev.tidings.feed.Counters;
import dev.tidings.feed.Cursor;
import dev.tidings.feed.Epoch;
import dev.tidings.feed.Recipient;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a replay in one statement. Position, horizon, version, counters and rows come from one snapshot: with two
 * statements a client would be told a version whose changes it never got.
 *
 * <p>A cursor that is not honoured is replaced in the statement itself by position 0 with the present version as base:
 * what is older than the base comes only if it is unread.
 */
final class PageQuery {
    private static final String PAGE = """
            select f.epoch, f.database_epoch, f.generation, f.version, f.horizon, f.unread, f.unseen, f.is_reset, f.base,
                   n.id, n.version, n.seq, n.source, n.type, n.category, n.priority, n.title, n.body, n.url, n.actions,
                   n.data, n.collapse_key, n.created_at, n.updated_at, n.expires_at, n.seen_at, n.read_at,
                   n.archived_at, n.removed
            from (
              select feed.*, d.epoch as database_epoch, r.is_reset,
                     case when r.is_reset then 0 else $5::bigint end as position,
                     case when r.is_reset then feed.version else $6::bigint end as base
              from feed cross join database_epoch d
                cross join lateral (
                  select feed.epoch is distinct from $3::bigint or d.epoch is distinct from $4::bigint
                    or greatest($5::bigint, $6::bigint) > feed.version
                    or greatest($5::bigint, $6::bigint) < feed.horizon as is_reset) r
              where feed.tenant_id = $1 and feed.user_id = $2
            ) f left join lateral (
              select m.id, m.version, m.seq, m.source, m.type, m.category, m.priority, m.title, m.body, m.url, m.actions,
                     m.data, m.collapse_key, m.created_at, m.updated_at, m.expires_at, m.archived_at, m.removed,
                     coalesce(m.seen_at, case when m.seq <= f.seen_through and m.state_version < f.seen_version
                       then f.seen_at end, m.read_at) as seen_at,
                     coalesce(m.read_at, case when m.seq <= f.read_through and m.state_version < f.read_version
                       then f.read_at end) as read_at
              from notification m
              where m.tenant_id = $1 and m.user_id = $2 and m.version > f.position
                and (m.version > f.base
                  or (m.read_at is null and m.archived_at is null and m.removed is null
                    and not (m.seq <= f.read_through and m.state_version < f.read_version)))
              order by m.version
              limit $7
            ) n on true
            order by n.version""";

    private final Pool pool;

    PageQuery(Pool pool) {
        this.pool = pool;
    }

    Uni<Page> read(Recipient recipient, @Nullable Cursor cursor, int limit) {
        return pool.preparedQuery(PAGE)
                .execute(parameters(recipient, cursor, limit))
                .chain(rows -> rows.rowCount() == 0
                        ? new FeedQuery(pool).open(recipient).chain(ignored -> read(recipient, cursor, limit))
                        : Uni.createFrom().item(() -> page(rows, cursor, limit)));
    }

    private static Tuple parameters(Recipient recipient, @Nullable Cursor cursor, int limit) {
        return Tuple.tuple()
                .addString(recipient.tenant().value())
                .addString(recipient.user().value())
                .addLong(cursor == null ? null : cursor.epoch().feed())
                .addLong(cursor == null ? null : cursor.epoch().database())
                .addLong(cursor == null ? 0 : cursor.version())
                .addLong(cursor == null ? 0 : cursor.base())
                .addInteger(limit);
    }

    private static Page page(RowSet<Row> rows, @Nullable Cursor cursor, int limit) {
        Row feed = rows.iterator().next();
        Epoch epoch = new Epoch(feed.getLong(0), feed.getLong(1));
        List<Change> changes = new ArrayList<>(rows.size());
        for (Row row : rows) {
            if (row.getUUID(9) != null) {
                changes.add(StoredChange.of(row));
            }
        }
        return new Page(
                epoch,
                feed.getLong(2),
                feed.getLong(3),
                new Counters(feed.getInteger(5), feed.getInteger(6)),
                feed.getBoolean(7) ? reason(cursor, epoch, feed.getLong(3)) : null,
                feed.getLong(8),
                changes,
                changes.size() < limit);
    }

    private static ResetReason reason(@Nullable Cursor cursor, Epoch epoch, long version) {
        if (cursor == null) {
            return ResetReason.FIRST;
        }
        if (cursor.epoch().feed() != epoch.feed()) {
            return ResetReason.UNKNOWN_CURSOR;
        }
        if (cursor.epoch().database() != epoch.database()) {
            return ResetReason.RESTORED;
        }
        return Math.max(cursor.version(), cursor.base()) > version ? ResetReason.UNKNOWN_CURSOR : ResetReason.PRUNED;
    }
}
