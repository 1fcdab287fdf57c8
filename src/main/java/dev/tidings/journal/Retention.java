package dev.tidings.journal;

import dev.tidings.feed.Recipient;
import dev.tidings.feed.Removal;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What time does to feeds, a slice a call: the caller goes on while there is more. Each slice is one transaction and may be
 * done on any instance; of several at once, one does it and the others find nothing to do. Nothing that it returns is
 * uncommitted.
 */
@Singleton
public class Retention {
    private static final int EXPIRED_AT_ONCE = 1_000;
    private static final int FORGOTTEN_AT_ONCE = 5_000;

    /** Names the job among Postgres' advisory locks. */
    private static final long EXPIRY = 0x74696469_00000001L;

    private static final String TAKE_TURN = """
            select pg_try_advisory_xact_lock($1),
                   set_config('idle_in_transaction_session_timeout', '15s', true)""";

    private static final String EXPIRED = """
            select distinct tenant_id, user_id from (
              select tenant_id, user_id from notification
              where expires_at <= $1 and removed is null
              order by expires_at
              limit %d) n""".formatted(EXPIRED_AT_ONCE);

    /** Under the lock: a collapse may have given it another content, and another time. */
    private static final String EXPIRING = """
            select %s
            from (select * from notification where expires_at <= $3 and removed is null order by expires_at limit %d) n
              join unnest($1::text[], $2::text[]) as k (tenant_id, user_id)
                on k.tenant_id = n.tenant_id and k.user_id = n.user_id
              %s
            order by n.tenant_id, n.user_id, n.seq""".formatted(Removing.COLUMNS, EXPIRED_AT_ONCE, Effective.JOINS);

    private static final String FORGET_EVENTS = """
            delete from event where ctid = any(array(select ctid from event where stored_at < $1 limit %d))""".formatted(FORGOTTEN_AT_ONCE);

    private static final String FORGET_ERASURES = "delete from erasure where erased_at < $1 and is_done";

    private final Pool pool;
    private final Clock clock;
    private final Limits limits;
    private final Overfull overfull;
    private final RetentionConfig config;

    Retention(Pool pool, Clock clock, Limits limits, Overfull overfull, RetentionConfig config) {
        this.pool = pool;
        this.clock = clock;
        this.limits = limits;
        this.overfull = overfull;
        this.config = config;
    }

    /** Removes what has expired; the oldest first. */
    public Uni<Slice> expire() {
        return pool.withTransaction(connection -> connection
                .preparedQuery(TAKE_TURN)
                .execute(Tuple.of(EXPIRY))
                .chain(turn -> turn.iterator().next().getBoolean(0)
                        ? expire(connection, Journal.now(clock))
                        : Uni.createFrom().item(Slice.NOTHING)));
    }

    /** Looks at feeds whose time has come: what is too old, or too much, is pruned, and old tombstones are forgotten. */
    public Uni<Slice> visit() {
        return pool.withTransaction(connection -> new Visit(connection, limits, config, Journal.now(clock)).dueFeeds());
    }

    /** Prunes feeds that were filled beyond their limit on this instance; those that are busy have their turn later. */
    public Uni<Slice> trim() {
        List<Recipient> some = overfull.take(Trimming.FEEDS_AT_ONCE);
        return some.isEmpty()
                ? Uni.createFrom().item(Slice.NOTHING)
                : pool.withTransaction(connection -> new Trimming(connection, limits, Journal.now(clock)).trim(some))
                        .invoke(trimmed -> overfull.giveBack(trimmed.busy()))
                        .map(trimmed -> Slice.removed(
                                trimmed.changes(),
                                trimmed.removed(),
                                trimmed.removed() > 0 && some.size() == Trimming.FEEDS_AT_ONCE));
    }

    /** Forgets events and erasures that no record of the topic can be about any more; answers whether there are more. */
    public Uni<Boolean> forget() {
        Instant before = clock.instant().minus(config.ledgerAfter());
        return pool.preparedQuery(FORGET_ERASURES)
                .execute(Tuple.of(BatchWrite.at(before)))
                .chain(() -> pool.preparedQuery(FORGET_EVENTS).execute(Tuple.of(BatchWrite.at(before))))
                .map(rows -> rows.rowCount() == FORGOTTEN_AT_ONCE);
    }

    private static Uni<Slice> expire(SqlConnection connection, Instant now) {
        return connection
                .preparedQuery(EXPIRED)
                .execute(Tuple.of(BatchWrite.at(now)))
                .chain(found -> found.rowCount() == 0
                        ? Uni.createFrom().item(Slice.NOTHING)
                        : LockedFeeds.lock(connection, recipients(found))
                                .chain(feeds -> expire(connection, feeds, now)));
    }

    private static Uni<Slice> expire(SqlConnection connection, LockedFeeds feeds, Instant now) {
        Tuple parameters = Keys.of(
                        feeds.all().stream().map(LockedFeed::recipient).toList())
                .addOffsetDateTime(BatchWrite.at(now));
        return connection
                .preparedQuery(EXPIRING)
                .execute(parameters)
                .chain(rows -> new Removing(connection, Removal.EXPIRED, now).remove(feeds, rows))
                .chain(removed -> feeds.save(connection)
                        .map(changes -> Slice.removed(changes, removed, removed >= EXPIRED_AT_ONCE / 2)));
    }

    private static Collection<Recipient> recipients(RowSet<Row> rows) {
        Collection<Recipient> recipients = new LinkedHashSet<>();
        rows.forEach(row -> recipients.add(Recipient.of(row.getString(0), row.getString(1))));
        return recipients;
    }
}
