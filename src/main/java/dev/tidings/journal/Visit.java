package dev.tidings.journal;

import dev.tidings.feed.FeedChange;
import dev.tidings.feed.Recipient;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Retention's look at some feeds, within one transaction of the caller. */
final class Visit {
    /** Whoever writes into one of these feeds waits meanwhile, so a slice is short. */
    static final int FEEDS_AT_ONCE = 10;

    /** Feeds that somebody holds at the moment are left for the next slice: nobody waits for a visit. */
    private static final String DUE = """
            select tenant_id, user_id from feed where visit_at <= $1
            order by visit_at
            limit %d
            for update skip locked""".formatted(FEEDS_AT_ONCE);

    /**
     * A feed at a time, by an index of its own: the sorted subquery is planned by itself, and not joined in another order when
     * the table has no statistics yet.
     */
    private static final String STANDING_OF_FEED = """
            cross join lateral (
                select * from notification m
                where m.tenant_id = k.tenant_id and m.user_id = k.user_id and m.removed is null
                order by m.seq) n""";

    /** Rows that a watermark covers and that do not say so themselves. */
    private static final String COVERED = """
            select n.tenant_id, n.user_id, n.id, %1$s
            from unnest($1::text[], $2::text[]) as k (tenant_id, user_id)
              %2$s
              %3$s
            where n.read_at is null and %1$s is not null""".formatted(Effective.READ_AT, STANDING_OF_FEED, Effective.JOINS);

    private static final String SETTLE_READ = """
            update notification n set read_at = e.read_at
            from unnest($1::text[], $2::text[], $3::uuid[], $4::timestamptz[]) as e (tenant_id, user_id, id, read_at)
            where n.tenant_id = e.tenant_id and n.user_id = e.user_id and n.id = e.id""";

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

    private static final String TOO_MANY = """
            select %s
            from unnest($1::text[], $2::text[], $3::int[]) as k (tenant_id, user_id, surplus)
              cross join lateral (
                select * from notification m
                where m.tenant_id = k.tenant_id and m.user_id = k.user_id and m.removed is null
                order by m.seq
                limit k.surplus) n
              %s
            order by n.tenant_id, n.user_id, n.seq""".formatted(Removing.COLUMNS, Effective.JOINS);

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

    Visit(SqlConnection connection, Limits limits, RetentionConfig config, Instant now) {
        this.connection = connection;
        this.limits = limits;
        this.config = config;
        this.now = now;
        this.pruning = new Removing(connection, Removal.PRUNED, now);
    }

    Uni<Slice> dueFeeds() {
        return connection
                .preparedQuery(DUE)
                .execute(Tuple.of(BatchWrite.at(now)))
                .chain(due -> due.rowCount() == 0
                        ? Uni.createFrom().item(Slice.NOTHING)
                        : LockedFeeds.lock(connection, recipients(due))
                                .chain(feeds -> visit(feeds, due.rowCount() == FEEDS_AT_ONCE)));
    }

    Uni<Slice> trim(Collection<Recipient> overfull) {
        return LockedFeeds.lock(connection, overfull)
                .chain(feeds -> pruneTooMany(feeds)
                        .chain(removed -> feeds.save(connection)
                                .map(changes -> Slice.removed(changes, removed, overfull.size() == FEEDS_AT_ONCE))));
    }

    private Uni<Slice> visit(LockedFeeds feeds, boolean hasMore) {
        return settleRead(feeds)
                .chain(() -> pruneOld(feeds))
                .chain(old -> pruneTooMany(feeds)
                        .chain(tooMany -> feeds.save(connection)
                                .chain(changes -> forgetTombstones(feeds)
                                        .chain(forgotten -> Counting.drifted(connection, feeds)
                                                .call(() -> setNext(feeds))
                                                .map(drifted -> slice(
                                                        changes,
                                                        old + tooMany,
                                                        forgotten,
                                                        drifted.size(),
                                                        hasMore))))));
    }

    /**
     * What a watermark says of a row becomes the row's own, which changes nothing that a client sees. A watermark that moves on
     * takes its time along: for whoever marks everything once a day, nothing would ever have been read long ago.
     */
    private Uni<Void> settleRead(LockedFeeds feeds) {
        return connection
                .preparedQuery(COVERED)
                .execute(keys(feeds))
                .chain(covered -> covered.rowCount() == 0
                        ? Uni.createFrom().voidItem()
                        : connection
                                .preparedQuery(SETTLE_READ)
                                .execute(settled(covered))
                                .replaceWithVoid());
    }

    private static Tuple settled(RowSet<Row> covered) {
        List<UUID> ids = new ArrayList<>(covered.size());
        List<OffsetDateTime> readAt = new ArrayList<>(covered.size());
        for (Row row : covered) {
            ids.add(row.getUUID(2));
            readAt.add(row.getOffsetDateTime(3));
        }
        return Keys.of(recipients(covered))
                .addArrayOfUUID(ids.toArray(UUID[]::new))
                .addArrayOfOffsetDateTime(readAt.toArray(OffsetDateTime[]::new));
    }

    private static Slice slice(List<FeedChange> changes, int removed, int forgotten, int drifted, boolean hasMore) {
        return new Slice(changes, removed, forgotten, drifted, hasMore);
    }

    private Uni<Integer> pruneOld(LockedFeeds feeds) {
        Tuple parameters = keys(feeds)
                .addArrayOfOffsetDateTime(before(feeds, limits::readAfter))
                .addArrayOfOffsetDateTime(before(feeds, limits::unreadAfter));
        return connection.preparedQuery(OLD).execute(parameters).chain(rows -> pruning.remove(feeds, rows));
    }

    private Uni<Integer> pruneTooMany(LockedFeeds feeds) {
        List<LockedFeed> tooFull =
                feeds.all().stream().filter(feed -> surplus(feed) > 0).toList();
        if (tooFull.isEmpty()) {
            return Uni.createFrom().item(0);
        }
        Tuple parameters = Keys.of(tooFull.stream().map(LockedFeed::recipient).toList())
                .addArrayOfInteger(tooFull.stream().map(this::surplus).toArray(Integer[]::new));
        return connection.preparedQuery(TOO_MANY).execute(parameters).chain(rows -> pruning.remove(feeds, rows));
    }

    private Uni<Integer> forgetTombstones(LockedFeeds feeds) {
        return connection
                .preparedQuery(FORGET_TOMBSTONES)
                .execute(keys(feeds).addOffsetDateTime(BatchWrite.at(now.minus(config.tombstonesAfter()))))
                .map(rows -> Math.toIntExact(rows.iterator().next().getLong(0)));
    }

    private Uni<Void> setNext(LockedFeeds feeds) {
        return connection
                .preparedQuery(NEXT)
                .execute(keys(feeds).addOffsetDateTime(BatchWrite.at(now.plus(config.visitEvery()))))
                .replaceWithVoid();
    }

    private int surplus(LockedFeed feed) {
        return feed.items() - limits.items(feed.recipient().tenant());
    }

    private OffsetDateTime[] before(LockedFeeds feeds, Function<TenantId, Duration> age) {
        return feeds.all().stream()
                .map(feed -> BatchWrite.at(now.minus(age.apply(feed.recipient().tenant()))))
                .toArray(OffsetDateTime[]::new);
    }

    private static Tuple keys(LockedFeeds feeds) {
        return Keys.of(feeds.all().stream().map(LockedFeed::recipient).toList());
    }

    private static Collection<Recipient> recipients(RowSet<Row> rows) {
        Collection<Recipient> recipients = new ArrayList<>(rows.size());
        rows.forEach(row -> recipients.add(Recipient.of(row.getString(0), row.getString(1))));
        return recipients;
    }
}
