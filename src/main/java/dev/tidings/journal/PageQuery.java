package dev.tidings.journal;

import dev.tidings.feed.Change;
import dev.tidings.feed.Counters;
import dev.tidings.feed.Cursor;
import dev.tidings.feed.Epoch;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.Watermark;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A page of a replay in one statement. Position, horizon, version, counters and rows come from one snapshot: with two
 * statements a client would be told a version whose changes it never got.
 *
 * <p>A cursor that is not honoured is replaced in the statement itself by position 0 with the present version as base:
 * what is older than the base comes only if it is unread. Watermarks are changes like the rows, and stand among them in
 * version order.
 */
final class PageQuery {
    static final String PAGE = """
            select f.epoch, f.database_epoch, f.generation, f.version, f.horizon, f.unread, f.unseen, f.is_reset, f.base, p.*
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
              (select %s, null::text as what, null::bigint as through
               from notification n left join category_mark c
                 on c.tenant_id = $1 and c.user_id = $2 and c.category = n.category
               where n.tenant_id = $1 and n.user_id = $2 and n.version > f.position
                 and (n.version > f.base or (n.removed is null and %s))
               order by n.version
               limit $7)
              union all
              select null, w.version, null, null, null, w.category, null, null, null, null, null, null, null, null, w.at,
                     null, null, null, null, null, w.what, w.through
              from (
                select 'read' as what, f.read_version as version, f.read_through as through, f.read_at as at,
                       null as category
                union all select 'seen', f.seen_version, f.seen_through, f.seen_at, null
                union all select 'read', m.read_version, m.read_through, m.read_at, m.category
                from category_mark m where m.tenant_id = $1 and m.user_id = $2
                union all select 'seen', m.seen_version, m.seen_through, m.seen_at, m.category
                from category_mark m where m.tenant_id = $1 and m.user_id = $2) w
              where w.version > greatest(f.position, f.base)
              order by version
              limit $7
            ) p on true
            order by p.version""".formatted(StoredNotification.COLUMNS, Effective.IS_UNREAD);

    private static final int FIRST_OF_ROW = 9;
    private static final int VERSION = FIRST_OF_ROW + 1;
    private static final int CATEGORY = FIRST_OF_ROW + 5;
    private static final int AT = FIRST_OF_ROW + 14;
    private static final int WHAT = FIRST_OF_ROW + StoredNotification.COLUMN_COUNT;
    private static final int THROUGH = WHAT + 1;

    private final TenantPool pool;

    PageQuery(TenantPool pool) {
        this.pool = pool;
    }

    Uni<Page> read(Recipient recipient, @Nullable Cursor cursor, int limit) {
        return pool.query(recipient.tenant(), PAGE, parameters(recipient, cursor, limit))
                .chain(rows -> rows.rowCount() == 0
                        ? new FeedQuery(pool).open(recipient).chain(ignored -> read(recipient, cursor, limit))
                        : Uni.createFrom().item(() -> page(rows, cursor, limit)));
    }

    /** One change more than the page holds is read, and tells that it is not the last; an empty page costs a round trip. */
    static Tuple parameters(Recipient recipient, @Nullable Cursor cursor, int limit) {
        return Tuple.tuple()
                .addString(recipient.tenant().value())
                .addString(recipient.user().value())
                .addLong(cursor == null ? null : cursor.epoch().feed())
                .addLong(cursor == null ? null : cursor.epoch().database())
                .addLong(cursor == null ? 0 : cursor.version())
                .addLong(cursor == null ? 0 : cursor.base())
                .addInteger(limit + 1);
    }

    private static Page page(RowSet<Row> rows, @Nullable Cursor cursor, int limit) {
        Row feed = rows.iterator().next();
        Epoch epoch = new Epoch(feed.getLong(0), feed.getLong(1));
        List<Change> changes = new ArrayList<>(rows.size());
        for (Row row : rows) {
            if (row.getLong(VERSION) != null) {
                changes.add(change(row));
            }
        }
        return new Page(
                epoch,
                feed.getLong(2),
                feed.getLong(3),
                new Counters(feed.getInteger(5), feed.getInteger(6)),
                feed.getBoolean(7) ? reason(cursor, epoch, feed.getLong(3)) : null,
                feed.getLong(8),
                changes.subList(0, Math.min(limit, changes.size())),
                changes.size() <= limit);
    }

    private static Change change(Row row) {
        String what = row.getString(WHAT);
        if (what == null) {
            return StoredNotification.of(row, FIRST_OF_ROW).change();
        }
        return new Change.Marked(
                row.getLong(VERSION),
                Watermark.valueOf(what.toUpperCase(Locale.ROOT)),
                row.getLong(THROUGH),
                row.getString(CATEGORY),
                row.getOffsetDateTime(AT).toInstant());
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
