package dev.tidings.journal;

import dev.tidings.feed.Counters;
import dev.tidings.feed.Recipient;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts the rows of feeds that are held, and compares that with what their counters say. */
final class Counting {
    private static final String COUNT = """
            select f.tenant_id, f.user_id, count(n.id) filter (where %s), count(n.id) filter (where %s), count(n.id)
            from unnest($1::text[], $2::text[]) as k (tenant_id, user_id)
              join feed f on f.tenant_id = k.tenant_id and f.user_id = k.user_id
              left join lateral (
                select * from notification m
                where m.tenant_id = k.tenant_id and m.user_id = k.user_id and m.seq > 0 and m.removed is null
                order by m.seq) n on true
              left join category_mark c
                on c.tenant_id = n.tenant_id and c.user_id = n.user_id and c.category = n.category
            group by f.tenant_id, f.user_id""".formatted(Effective.IS_UNREAD, Effective.IS_UNSEEN);

    /** What the rows say. */
    record Count(Counters counters, int items) {
        boolean isThatOf(LockedFeed feed) {
            return counters.equals(feed.counters()) && items == feed.items();
        }
    }

    private Counting() {}

    /** The feeds whose counters are wrong, with what is right. */
    static Uni<Map<LockedFeed, Count>> drifted(SqlConnection connection, LockedFeeds feeds) {
        return connection
                .preparedQuery(COUNT)
                .execute(Keys.of(feeds.all().stream().map(LockedFeed::recipient).toList()))
                .map(rows -> {
                    Map<LockedFeed, Count> drifted = new LinkedHashMap<>();
                    for (Row row : rows) {
                        LockedFeed feed = feeds.of(Recipient.of(row.getString(0), row.getString(1)));
                        Count count = new Count(new Counters(row.getInteger(2), row.getInteger(3)), row.getInteger(4));
                        if (feed != null && !count.isThatOf(feed)) {
                            drifted.put(feed, count);
                        }
                    }
                    return drifted;
                });
    }
}
