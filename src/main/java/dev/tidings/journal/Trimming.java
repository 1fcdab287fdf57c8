package dev.tidings.journal;

import dev.tidings.feed.FeedChange;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.Removal;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/** Prunes the oldest notifications of feeds that hold more than they may, within one transaction of the caller. */
final class Trimming {
    /** A slice is two round trips whatever it holds, and its commit waits for the disk. */
    static final int FEEDS_AT_ONCE = 50;

    private static final String OLDEST = """
            select %s
            from unnest($1::text[], $2::text[], $3::int[]) as k (tenant_id, user_id, most)
              join feed f on f.tenant_id = k.tenant_id and f.user_id = k.user_id
              cross join lateral (
                select * from notification m
                where m.tenant_id = k.tenant_id and m.user_id = k.user_id and m.seq > 0 and m.removed is null
                order by m.seq
                limit greatest(f.items - k.most, 0)) n
              left join category_mark c
                on c.tenant_id = n.tenant_id and c.user_id = n.user_id and c.category = n.category
            order by n.tenant_id, n.user_id, n.seq""".formatted(Removing.COLUMNS);

    /** @param busy those that somebody else holds; there is something to prune, and nothing was done */
    record Trimmed(List<FeedChange> changes, int removed, Collection<Recipient> busy) {}

    private final SqlConnection connection;
    private final Limits limits;
    private final Removing pruning;

    Trimming(SqlConnection connection, Limits limits, Instant now) {
        this.connection = connection;
        this.limits = limits;
        this.pruning = new Removing(connection, Removal.PRUNED, now);
    }

    /** Waits for nobody, and is done in two round trips, so that whoever writes into these feeds hardly waits for it. */
    Uni<Trimmed> trim(Collection<Recipient> overfull) {
        // One right behind the other on the same connection: the second runs under the locks of the first.
        return Uni.combine()
                .all()
                .unis(LockedFeeds.lockFree(connection, overfull), oldest(overfull))
                .withUni((feeds, oldest) -> trim(feeds, oldest));
    }

    private Uni<Trimmed> trim(LockedFeeds feeds, RowSet<Row> oldest) {
        Collection<Recipient> busy = new LinkedHashSet<>();
        for (Row row : oldest) {
            Recipient recipient = Recipient.of(row.getString(0), row.getString(1));
            if (feeds.of(recipient) == null) {
                busy.add(recipient);
            }
        }
        return Uni.combine()
                .all()
                .unis(pruning.remove(feeds, oldest), feeds.save(connection))
                .with((removed, changes) -> new Trimmed(changes, removed, busy));
    }

    /** Of feeds that are held. */
    Uni<Integer> prune(LockedFeeds feeds) {
        List<LockedFeed> tooFull = feeds.all().stream()
                .filter(feed -> feed.items() > limits.items(feed.recipient().tenant()))
                .toList();
        if (tooFull.isEmpty()) {
            return Uni.createFrom().item(0);
        }
        return LockedFeeds.write(connection, tooFull)
                .chain(() -> oldest(tooFull.stream().map(LockedFeed::recipient).toList()))
                .chain(oldest -> pruning.remove(feeds, oldest));
    }

    private Uni<RowSet<Row>> oldest(Collection<Recipient> feeds) {
        Tuple parameters = Keys.of(feeds)
                .addArrayOfInteger(
                        feeds.stream().map(feed -> limits.items(feed.tenant())).toArray(Integer[]::new));
        return connection.preparedQuery(OLDEST).execute(parameters);
    }
}
