package dev.tidings.journal;

import dev.tidings.feed.Counters;
import dev.tidings.feed.Epoch;
import dev.tidings.feed.FeedChange;
import dev.tidings.feed.Recipient;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The feeds that one transaction changes, locked in key order, so that no two transactions wait for each other. Whatever
 * decides about a change is read after the lock: under READ COMMITTED each statement sees what was committed before it.
 */
final class LockedFeeds {
    /** What a query must select of the feeds {@code f} that it locks. */
    static final String COLUMNS = """
            f.tenant_id, f.user_id, f.epoch, (select epoch from database_epoch), f.generation, f.version, f.unread,
            f.unseen, f.items""";

    private static final String LOCK = """
            select %s
            from unnest($1::text[], $2::text[]) as k (tenant_id, user_id)
              join feed f on f.tenant_id = k.tenant_id and f.user_id = k.user_id
            order by f.tenant_id, f.user_id
            for update of f""".formatted(COLUMNS);

    private static final String LOCK_FREE = LOCK + " skip locked";

    private static final String SAVE = """
            update feed f
            set version = c.version, unread = c.unread, unseen = c.unseen, items = c.items
            from unnest($1::text[], $2::text[], $3::bigint[], $4::int[], $5::int[], $6::int[])
              as c (tenant_id, user_id, version, unread, unseen, items)
            where f.tenant_id = c.tenant_id and f.user_id = c.user_id""";

    private final SequencedMap<Recipient, LockedFeed> feeds;

    private LockedFeeds(SequencedMap<Recipient, LockedFeed> feeds) {
        this.feeds = feeds;
    }

    /** Those that do not exist are left out. */
    static Uni<LockedFeeds> lock(SqlConnection connection, Collection<Recipient> recipients) {
        return connection.preparedQuery(LOCK).execute(Keys.of(recipients)).map(LockedFeeds::of);
    }

    /** Those that nobody else holds, and that exist. */
    static Uni<LockedFeeds> lockFree(SqlConnection connection, Collection<Recipient> recipients) {
        return connection.preparedQuery(LOCK_FREE).execute(Keys.of(recipients)).map(LockedFeeds::of);
    }

    /** @param locked by a query of the caller, with {@link #COLUMNS} */
    static LockedFeeds of(RowSet<Row> locked) {
        return new LockedFeeds(feeds(locked));
    }

    @Nullable
    LockedFeed of(Recipient recipient) {
        return feeds.get(recipient);
    }

    Collection<LockedFeed> all() {
        return feeds.sequencedValues();
    }

    /** Writes down the feeds that have changed, and says how. */
    Uni<List<FeedChange>> save(SqlConnection connection) {
        List<LockedFeed> changed =
                feeds.values().stream().filter(LockedFeed::hasChanged).toList();
        if (changed.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        List<FeedChange> changes = changed.stream().map(LockedFeed::change).toList();
        return write(connection, changed).replaceWith(changes);
    }

    static Uni<Void> write(SqlConnection connection, List<LockedFeed> feeds) {
        return connection.preparedQuery(SAVE).execute(columns(feeds)).replaceWithVoid();
    }

    private static Tuple columns(List<LockedFeed> changed) {
        return Keys.of(changed.stream().map(LockedFeed::recipient).toList())
                .addArrayOfLong(changed.stream().map(LockedFeed::version).toArray(Long[]::new))
                .addArrayOfInteger(
                        changed.stream().map(feed -> feed.counters().unread()).toArray(Integer[]::new))
                .addArrayOfInteger(
                        changed.stream().map(feed -> feed.counters().unseen()).toArray(Integer[]::new))
                .addArrayOfInteger(changed.stream().map(LockedFeed::items).toArray(Integer[]::new));
    }

    private static SequencedMap<Recipient, LockedFeed> feeds(RowSet<Row> rows) {
        SequencedMap<Recipient, LockedFeed> feeds = LinkedHashMap.newLinkedHashMap(rows.size());
        for (Row row : rows) {
            Recipient recipient = Recipient.of(row.getString(0), row.getString(1));
            feeds.put(
                    recipient,
                    new LockedFeed(
                            recipient,
                            new Epoch(row.getLong(2), row.getLong(3)),
                            row.getLong(4),
                            row.getLong(5),
                            new Counters(row.getInteger(6), row.getInteger(7)),
                            row.getInteger(8)));
        }
        return feeds;
    }
}
