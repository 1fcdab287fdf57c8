package dev.tidings.journal;

import dev.tidings.feed.Change;
import dev.tidings.feed.Counters;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.Watermark;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All that stands about a person. Nothing is made for one who was never here, and no connection is held between two calls. */
@Singleton
public class Export {
    private static final String FEED = """
            select f.version, f.unread, f.unseen, w.what, w.version, w.through, w.category, w.at
            from feed f
              left join lateral (
                select 'read' as what, f.read_version as version, f.read_through as through, null as category, f.read_at as at
                union all select 'seen', f.seen_version, f.seen_through, null, f.seen_at
                union all select 'read', m.read_version, m.read_through, m.category, m.read_at
                from category_mark m where m.tenant_id = $1 and m.user_id = $2
                union all select 'seen', m.seen_version, m.seen_through, m.category, m.seen_at
                from category_mark m where m.tenant_id = $1 and m.user_id = $2) w
              on w.version > 0
            where f.tenant_id = $1 and f.user_id = $2
            order by w.version""";

    private static final String PAGE = """
            select %s
            from notification n
              %s
            where n.tenant_id = $1 and n.user_id = $2 and n.seq > $3 and n.removed is null
            order by n.seq
            limit $4""".formatted(StoredNotification.COLUMNS, Effective.JOINS);

    private final TenantPool pool;

    Export(TenantPool pool) {
        this.pool = pool;
    }

    /** Of one who was never here, a feed at version 0. */
    public Uni<ExportedFeed> feed(Recipient recipient) {
        return pool.query(recipient.tenant(), FEED, Keys.of(recipient)).map(Export::feed);
    }

    /**
     * Those that stand, archived and expired ones too, oldest first.
     *
     * @param after the {@code seq} of the last one before; what changes between two calls may come twice, or as it is then
     */
    public Uni<List<ExportedNotification>> page(Recipient recipient, long after, int limit) {
        return pool.query(
                        recipient.tenant(),
                        PAGE,
                        Keys.of(recipient).addLong(after).addInteger(limit))
                .map(rows -> {
                    List<ExportedNotification> page = new ArrayList<>(rows.size());
                    rows.forEach(row -> page.add(exported(StoredNotification.of(row, 0))));
                    return page;
                });
    }

    private static ExportedFeed feed(RowSet<Row> rows) {
        if (rows.rowCount() == 0) {
            return new ExportedFeed(0, new Counters(0, 0), List.of());
        }
        Row feed = rows.iterator().next();
        List<Change.Marked> watermarks = new ArrayList<>();
        for (Row row : rows) {
            String what = row.getString(3);
            if (what != null) {
                watermarks.add(new Change.Marked(
                        row.getLong(4),
                        Watermark.valueOf(what.toUpperCase(Locale.ROOT)),
                        row.getLong(5),
                        row.getString(6),
                        row.getOffsetDateTime(7).toInstant()));
            }
        }
        return new ExportedFeed(feed.getLong(0), new Counters(feed.getInteger(1), feed.getInteger(2)), watermarks);
    }

    private static ExportedNotification exported(StoredNotification stored) {
        return new ExportedNotification(stored.notification(), stored.archivedAt());
    }
}
