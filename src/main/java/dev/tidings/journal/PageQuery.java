package dev.tidings.journal;

import dev.tidings.feed.Change;
import dev.tidings.feed.Counters;
import dev.tidings.feed.Cursor;
import dev.tidings.feed.Epoch;
import dev.tidings.feed.TenantId;
import dev.tidings.feed.Watermark;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Pages of replays, of several feeds of one tenant, in one statement. Position, horizon, version, counters and rows come from
 * one snapshot: with two statements a client would be told a version whose changes it never got.
 *
 * <p>A cursor that is not honoured is replaced in the statement itself by position 0 with the present version as base:
 * what is older than the base comes only if it is unread. Watermarks are changes like the rows, and stand among them in
 * version order.
 */
final class PageQuery {
    private static final String ROWS = """
            select %s, null::text as what, null::bigint as through
               from notification n left join category_mark c
                 on c.tenant_id = $1 and c.user_id = f.user_id and c.category = n.category
               where f.is_behind and n.tenant_id = $1 and n.user_id = f.user_id
                 and (n.version > f.base or (n.removed is null and %s))""".formatted(StoredNotification.COLUMNS, Effective.IS_UNREAD);

    /**
     * What has not changed since it arrived by its place in the list, which is its version; what has by its version. Of a feed that
     * has not moved on nothing is looked for.
     */
    static final String PAGE = """
            select f.place, f.epoch, f.database_epoch, f.generation, f.version, f.horizon, f.unread, f.unseen, f.is_reset, f.base, p.*
            from (
              select w.place, feed.*, d.epoch as database_epoch, r.is_reset,
                     case when r.is_reset then 0 else w.version end as position,
                     case when r.is_reset then feed.version else w.base end as base,
                     r.is_reset or w.version < feed.version as is_behind
              from unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
                  with ordinality as w (user_id, epoch, database_epoch, version, base, place)
                join feed on feed.tenant_id = $1 and feed.user_id = w.user_id
                cross join database_epoch d
                cross join lateral (
                  select feed.epoch is distinct from w.epoch or d.epoch is distinct from w.database_epoch
                    or greatest(w.version, w.base) > feed.version
                    or greatest(w.version, w.base) < feed.horizon as is_reset) r
            ) f left join lateral (
              (%1$s and n.seq > f.position and n.version = n.seq
               order by n.seq
               limit $7)
              union all
              (%1$s and n.version > f.position and n.version <> n.seq
               order by n.version
               limit $7)
              union all
              select null, w.version, null, null, null, w.category, null, null, null, null, null, null, null, null, w.at,
                     null, null, null, null, null, w.what, w.through
              from (
                select 'read' as what, f.read_version as version, f.read_through as through, f.read_at as at,
                       null as category
                union all select 'seen', f.seen_version, f.seen_through, f.seen_at, null
                union all select m.what, m.version, m.through, m.at, c.category
                from category_mark c cross join lateral (values
                    ('read', c.read_version, c.read_through, c.read_at),
                    ('seen', c.seen_version, c.seen_through, c.seen_at)) as m (what, version, through, at)
                where f.is_behind and c.tenant_id = $1 and c.user_id = f.user_id) w
              where w.version > greatest(f.position, f.base)
              order by version
              limit $7
            ) p on true
            order by f.place, p.version""".formatted(ROWS);

    private static final int PLACE = 0;
    private static final int FIRST_OF_ROW = 10;
    private static final int VERSION = FIRST_OF_ROW + 1;
    private static final int CATEGORY = FIRST_OF_ROW + 5;
    private static final int AT = FIRST_OF_ROW + 14;
    private static final int WHAT = FIRST_OF_ROW + StoredNotification.COLUMN_COUNT;
    private static final int THROUGH = WHAT + 1;

    private final TenantPool pool;

    PageQuery(TenantPool pool) {
        this.pool = pool;
    }

    /**
     * Of one snapshot, in the order of the requests; empty where there is no feed.
     *
     * @param limit of rows of each page
     */
    Uni<List<Optional<Page>>> read(TenantId tenant, List<PageRequest> requests, int limit) {
        return pool.query(tenant, PAGE, parameters(tenant, requests, limit)).map(rows -> {
            Map<Integer, Page> pages = pages(rows, requests, limit);
            return IntStream.range(0, requests.size())
                    .mapToObj(place -> Optional.ofNullable(pages.get(place)))
                    .toList();
        });
    }

    /** One change more than the page holds is read, and tells that it is not the last; an empty page costs a round trip. */
    static Tuple parameters(TenantId tenant, List<PageRequest> requests, int limit) {
        return Tuple.tuple()
                .addString(tenant.value())
                .addArrayOfString(
                        requests.stream().map(request -> request.user().value()).toArray(String[]::new))
                .addArrayOfLong(longs(
                        requests,
                        cursor -> cursor == null ? null : cursor.epoch().feed()))
                .addArrayOfLong(longs(
                        requests,
                        cursor -> cursor == null ? null : cursor.epoch().database()))
                .addArrayOfLong(longs(requests, cursor -> cursor == null ? 0L : cursor.version()))
                .addArrayOfLong(longs(requests, cursor -> cursor == null ? 0L : cursor.base()))
                .addInteger(limit + 1);
    }

    private static Long[] longs(List<PageRequest> requests, Function<@Nullable Cursor, @Nullable Long> of) {
        return requests.stream().map(request -> of.apply(request.cursor())).toArray(Long[]::new);
    }

    /** By their places. */
    private static Map<Integer, Page> pages(RowSet<Row> rows, List<PageRequest> requests, int limit) {
        Map<Integer, Page> pages = new HashMap<>();
        List<Row> ofFeed = new ArrayList<>();
        for (Row row : rows) {
            if (!ofFeed.isEmpty() && !ofFeed.getFirst().getLong(PLACE).equals(row.getLong(PLACE))) {
                put(pages, ofFeed, requests, limit);
                ofFeed.clear();
            }
            ofFeed.add(row);
        }
        if (!ofFeed.isEmpty()) {
            put(pages, ofFeed, requests, limit);
        }
        return pages;
    }

    private static void put(Map<Integer, Page> pages, List<Row> rows, List<PageRequest> requests, int limit) {
        int place = Math.toIntExact(rows.getFirst().getLong(PLACE)) - 1;
        pages.put(place, page(rows, requests.get(place).cursor(), limit));
    }

    private static Page page(List<Row> rows, @Nullable Cursor cursor, int limit) {
        Row feed = rows.getFirst();
        Epoch epoch = new Epoch(feed.getLong(1), feed.getLong(2));
        List<Change> changes = new ArrayList<>(rows.size());
        for (Row row : rows) {
            if (row.getLong(VERSION) != null) {
                changes.add(change(row));
            }
        }
        return new Page(
                epoch,
                feed.getLong(3),
                feed.getLong(4),
                new Counters(feed.getInteger(6), feed.getInteger(7)),
                feed.getBoolean(8) ? reason(cursor, epoch, feed.getLong(4)) : null,
                feed.getLong(9),
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
