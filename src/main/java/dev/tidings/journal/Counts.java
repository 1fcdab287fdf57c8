package dev.tidings.journal;

import dev.tidings.feed.FeedChange;
import dev.tidings.feed.Recipient;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether counters are what the rows say, for all feeds, a slice and a transaction a call. */
@Singleton
public class Counts {
    private static final int FEEDS_AT_ONCE = 200;

    private static final String NEXT = """
            select tenant_id, user_id from feed where (tenant_id, user_id) > ($1, $2)
            order by tenant_id, user_id
            limit %d""".formatted(FEEDS_AT_ONCE);

    private final Pool pool;

    Counts(Pool pool) {
        this.pool = pool;
    }

    /**
     * The feeds behind one, in key order.
     *
     * @param after null to begin
     * @param repair whether to set wrong counters right, as a change of the feed that its streams are told of
     */
    public Uni<Recount> recount(@Nullable Recipient after, boolean repair) {
        Tuple from = after == null ? Tuple.of("", "") : Keys.of(after);
        return pool.withTransaction(connection -> connection
                .preparedQuery(NEXT)
                .execute(from)
                .chain(rows -> recount(connection, recipients(rows), repair)));
    }

    private static Uni<Recount> recount(SqlConnection connection, List<Recipient> some, boolean repair) {
        if (some.isEmpty()) {
            return Uni.createFrom().item(new Recount(0, 0, List.of(), null));
        }
        Recipient last = some.size() == FEEDS_AT_ONCE ? some.getLast() : null;
        return LockedFeeds.lock(connection, some)
                .chain(feeds -> Counting.drifted(connection, feeds)
                        .chain(drifted -> repair(connection, feeds, drifted, repair)
                                .map(changes -> new Recount(some.size(), drifted.size(), changes, last))));
    }

    private static Uni<List<FeedChange>> repair(
            SqlConnection connection, LockedFeeds feeds, Map<LockedFeed, Counting.Count> drifted, boolean repair) {
        if (!repair) {
            return Uni.createFrom().item(List.of());
        }
        drifted.forEach((feed, count) -> {
            feed.take();
            feed.count(
                    count.counters().unread() - feed.counters().unread(),
                    count.counters().unseen() - feed.counters().unseen(),
                    count.items() - feed.items());
        });
        return feeds.save(connection);
    }

    private static List<Recipient> recipients(RowSet<Row> rows) {
        List<Recipient> recipients = new ArrayList<>(rows.size());
        rows.forEach(row -> recipients.add(Recipient.of(row.getString(0), row.getString(1))));
        return recipients;
    }
}
