package dev.tidings.journal;

import dev.tidings.feed.Removal;
import dev.tidings.feed.TenantId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.function.Function;

/** Retention's look at some feeds, within one transaction of the caller. */
final class Visit {
    /** Whoever writes into one of these feeds waits meanwhile, so a slice is short. */
    static final int FEEDS_AT_ONCE = 25;

    /** Feeds that somebody holds at the moment are left for the next slice: nobody waits for a visit. */
    private static final String DUE = """
            select %s from feed f
            where f.visit_at <= $1
            order by f.visit_at
            limit %d
            for update of f skip locked""".formatted(LockedFeeds.COLUMNS, FEEDS_AT_ONCE);

    /**
     * A feed at a time, by an index of its own: the sorted subquery is planned by itself, and not joined in another order when
     * the table has no statistics yet.
     */
    private static final String STANDING_OF_FEED = """
            cross join lateral (
                select * from notification m
                where m.tenant_id = k.tenant_id and m.user_id = k.user_id and m.seq > 0 and m.removed is null
                order by m.seq) n""";

    /**
     * What a watermark says of a row becomes the row's own, which changes nothing that a client sees. A watermark that moves
     * on takes its time along: for whoever marks everything once a day, nothing would ever have been read long ago.
     */
    private static final String SETTLE_READ = """
            update notification t set read_at = e.read_at
            from (select n.tenant_id, n.user_id, n.id, %1$s as read_at
                  from unnest($1::text[], $2::text[]) as k (tenant_id, user_id)
                    %2$s
                    %3$s
                  where n.read_at is null and %1$s is not null) e
            where t.tenant_id = e.tenant_id and t.user_id = e.user_id and t.id = e.id""".formatted(Effective.READ_AT, STANDING_OF_FEED, Effective.JOINS);

    private static final String OLD =
            """
            select %1$s
            from unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[])
                as k (tenant_id, user_id, read_before, unread_before)
              %4$s
              %2$s
            where case when n.archived_at is null and %3$s is null then n.updated_at < k.unread_before
                       else least(n.archived_at, %3$s) < k.read_before end
            order by n.tenant_id, n.user_id, n.seq""".formatted(Removing.COLUMNS, Effective.JOINS, Effective.READ_AT, STANDING_OF_FEED);

    /** Whoever stands below what is forgotten here cannot be told what left the feed. */
    private static final String FORGET_TOMBSTONES = """
            with gone as (
              delete from notification n using unnest($1::text[], $2::text[]) as k (tenant_id, user_id)
              where n.tenant_id = k.tenant_id and n.user_id = k.user_id and n.removed is not null and n.removed_at < $3
              returning n.tenant_id, n.user_id, n.version),
            raised as (
              update feed f set horizon = greatest(f.horizon, g.version)
              from (select tenant_id, user_id, max(version) as version from gone group by tenant_id, user_id) g
              where f.tenant_id = g.tenant_id and f.user_id = g.user_id)
            select count(*) from gone""";

    private static final String NEXT = """
            update feed f
            set visit_at = case when exists (
              select from notification n where n.tenant_id = f.tenant_id and n.user_id = f.user_id) then $3::timestamptz end
            from unnest($1::text[], $2::text[]) as k (tenant_id, user_id)
            where f.tenant_id = k.tenant_id and f.user_id = k.user_id""";

    private final SqlConnection connection;
    private final Limits limits;
    private final RetentionConfig config;
    private final Instant now;
    private final Removing pruning;
    private final Trimming trimming;

    Visit(SqlConnection connection, Limits limits, RetentionConfig config, Instant now) {
        this.connection = connection;
        this.limits = limits;
        this.config = config;
        this.now = now;
        this.pruning = new Removing(connection, Removal.PRUNED, now);
        this.trimming = new Trimming(connection, limits, now);
    }

    Uni<Slice> dueFeeds() {
        return connection
                .preparedQuery(DUE)
                .execute(Tuple.of(BatchWrite.at(now)))
                .chain(due -> due.rowCount() == 0
                        ? Uni.createFrom().item(Slice.NOTHING)
                        : visit(LockedFeeds.of(due), due.rowCount() == FEEDS_AT_ONCE));
    }

    /** What does not depend on an answer is sent right behind what comes before it. */
    private Uni<Slice> visit(LockedFeeds feeds, boolean hasMore) {
        return Uni.combine()
                .all()
                .unis(settleRead(feeds), old(feeds))
                .withUni((settled, old) -> pruning.remove(feeds, old))
                .chain(old -> trimming.prune(feeds).map(tooMany -> old + tooMany))
                .chain(removed -> Uni.combine()
                        .all()
                        .unis(
                                feeds.save(connection),
                                forgetTombstones(feeds),
                                Counting.drifted(connection, feeds),
                                setNext(feeds))
                        .with((changes, forgotten, drifted, next) ->
                                new Slice(changes, removed, forgotten, drifted.size(), hasMore)));
    }

    private Uni<RowSet<Row>> settleRead(LockedFeeds feeds) {
        return connection.preparedQuery(SETTLE_READ).execute(keys(feeds));
    }

    private Uni<RowSet<Row>> old(LockedFeeds feeds) {
        return connection
                .preparedQuery(OLD)
                .execute(keys(feeds)
                        .addArrayOfOffsetDateTime(before(feeds, limits::readAfter))
                        .addArrayOfOffsetDateTime(before(feeds, limits::unreadAfter)));
    }

    private Uni<Integer> forgetTombstones(LockedFeeds feeds) {
        return connection
                .preparedQuery(FORGET_TOMBSTONES)
                .execute(keys(feeds).addOffsetDateTime(BatchWrite.at(now.minus(config.tombstonesAfter()))))
                .map(rows -> Math.toIntExact(rows.iterator().next().getLong(0)));
    }

    private Uni<RowSet<Row>> setNext(LockedFeeds feeds) {
        return connection
                .preparedQuery(NEXT)
                .execute(keys(feeds).addOffsetDateTime(BatchWrite.at(now.plus(config.visitEvery()))));
    }

    private OffsetDateTime[] before(LockedFeeds feeds, Function<TenantId, Duration> age) {
        return feeds.all().stream()
                .map(feed -> BatchWrite.at(now.minus(age.apply(feed.recipient().tenant()))))
                .toArray(OffsetDateTime[]::new);
    }

    private static Tuple keys(LockedFeeds feeds) {
        return Keys.of(feeds.all().stream().map(LockedFeed::recipient).toList());
    }
}
