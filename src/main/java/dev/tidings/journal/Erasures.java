package dev.tidings.journal;

import dev.tidings.feed.FeedKey;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.TenantId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes people, or a whole tenant, forgotten: their feeds with everything in them. What stays, for as long as the ledger
 * remembers events, is a hash of their key with the time, so that events recorded before do not bring them back. A feed
 * that is made anew has a younger generation than every ticket and stream of the erased one.
 */
@Singleton
public class Erasures {
    /**
     * Names it among Postgres' advisory locks. Whoever stores shares it, from before it looks for erasures until it has committed;
     * a tenant's erasure has it alone while it is written down. So what was stored without having seen the erasure is committed,
     * and older than it, and what sees it drops what is older.
     */
    static final long OF_A_TENANT = 0x74696469_00000002L;

    private static final int FEEDS_AT_ONCE = 100;
    private static final int EVENTS_AT_ONCE = 5_000;

    /** Makes the feed if there is none: an event on its way to it must wait here, and then find the erasure. */
    private static final String HOLD = """
            insert into feed as f (tenant_id, user_id, epoch)
            select k.tenant_id, k.user_id, 0 from unnest($1::text[], $2::text[]) as k (tenant_id, user_id)
            order by k.tenant_id collate "C", k.user_id collate "C"
            on conflict (tenant_id, user_id) do update set generation = f.generation""";

    private static final String REMEMBER = """
            insert into erasure (key, erased_at) values ($1, $2)
            on conflict (key) do update set erased_at = greatest(erasure.erased_at, excluded.erased_at)""";

    private static final String DELETE_NOTIFICATIONS = """
            with gone as (
              delete from notification n using unnest($1::text[], $2::text[]) as k (tenant_id, user_id)
              where n.tenant_id = k.tenant_id and n.user_id = k.user_id
              returning n.removed)
            select count(*) filter (where removed is null) from gone""";

    private static final String DELETE_FEEDS = """
            delete from feed f using unnest($1::text[], $2::text[]) as k (tenant_id, user_id)
            where f.tenant_id = k.tenant_id and f.user_id = k.user_id""";

    private static final String UNDER_WAY = "select erased_at from erasure where key = $1 and not is_done";

    /** Others who store wait behind it meanwhile, so not for long: an instance may hang in the middle of a batch. */
    private static final String WAIT_FOR_WHO_STORES =
            "select set_config('lock_timeout', '5s', true), pg_advisory_xact_lock($1)";

    /** One step of a tenant at a time, whoever calls: two would count the same twice. */
    private static final String TAKE_TURN = "select pg_advisory_xact_lock(hashtextextended($1, 0))";

    private static final String STATE =
            "select erased_at, feeds, notifications, events, is_done from erasure where key = $1";

    /** One that is not done goes on; one that is done begins anew. */
    private static final String BEGIN_TENANT = """
            insert into erasure as e (key, erased_at, is_done) values ($1, $2, false)
            on conflict (key) do update
            set erased_at = case when e.is_done then excluded.erased_at else e.erased_at end,
                feeds = case when e.is_done then 0 else e.feeds end,
                notifications = case when e.is_done then 0 else e.notifications end,
                events = case when e.is_done then 0 else e.events end,
                is_done = false""";

    /** Those that came to be after the erasure's millisecond are of a new life. */
    private static final String FEEDS_OF_TENANT = """
            select tenant_id, user_id from feed where tenant_id = $1 and created_at < $2::timestamptz + interval '1 millisecond'
            order by user_id
            limit %d""".formatted(FEEDS_AT_ONCE);

    private static final String DELETE_EVENTS = """
            delete from event where ctid = any(array(
              select ctid from event where tenant_id = $1 and stored_at <= $2 limit %d))""".formatted(EVENTS_AT_ONCE);

    private static final String PROGRESS = """
            update erasure
            set feeds = feeds + $2, notifications = notifications + $3, events = events + $4, is_done = $5
            where key = $1
            returning erased_at, feeds, notifications, events, is_done""";

    private static final String LATER_THAN =
            "select key, erased_at from erasure where key = any($1) and erased_at > $2";

    private final Pool pool;
    private final Clock clock;

    Erasures(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** What became of one person. */
    public Uni<Erasure> erase(Recipient recipient) {
        Instant now = now();
        return pool.withTransaction(connection -> delete(connection, List.of(recipient))
                .call(ignored -> connection
                        .preparedQuery(REMEMBER)
                        .execute(Tuple.of(recipient.key().value(), BatchWrite.at(now))))
                .map(notifications -> new Erasure(now, List.of(recipient), 1, notifications, 0, true)));
    }

    /**
     * The next step of erasing a tenant: some feeds, or, when there are none left, some events of the ledger. The numbers are
     * those of all steps so far.
     */
    public Uni<Erasure> eraseSome(TenantId tenant) {
        String key = FeedKey.of(tenant).value();
        return pool.preparedQuery(UNDER_WAY)
                .execute(Tuple.of(key))
                .chain(rows ->
                        rows.rowCount() == 0 ? begin(key) : Uni.createFrom().voidItem())
                .chain(() -> pool.withTransaction(connection -> step(connection, tenant, key)));
    }

    /** Its time is later than all that does not know of it. */
    private Uni<Void> begin(String key) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(WAIT_FOR_WHO_STORES)
                .execute(Tuple.of(OF_A_TENANT))
                .chain(() -> connection.preparedQuery(BEGIN_TENANT).execute(Tuple.of(key, BatchWrite.at(now()))))
                .replaceWithVoid());
    }

    /** Which of these people were erased after that time, and when. */
    public Uni<Map<Recipient, Instant>> erasedAfter(Collection<Recipient> recipients, Instant time) {
        Map<String, List<Recipient>> byKey = new LinkedHashMap<>();
        Map<TenantId, String> tenants = new HashMap<>();
        for (Recipient recipient : recipients) {
            String tenant = tenants.computeIfAbsent(
                    recipient.tenant(), one -> FeedKey.of(one).value());
            byKey.computeIfAbsent(recipient.key().value(), ignored -> new ArrayList<>(1))
                    .add(recipient);
            byKey.computeIfAbsent(tenant, ignored -> new ArrayList<>(1)).add(recipient);
        }
        return pool.preparedQuery(LATER_THAN)
                .execute(Tuple.tuple()
                        .addArrayOfString(byKey.keySet().toArray(String[]::new))
                        .addOffsetDateTime(BatchWrite.at(time)))
                .map(rows -> latest(rows, byKey));
    }

    private static Map<Recipient, Instant> latest(RowSet<Row> rows, Map<String, List<Recipient>> byKey) {
        Map<Recipient, Instant> erased = new LinkedHashMap<>();
        for (Row row : rows) {
            Instant at = row.getOffsetDateTime(1).toInstant();
            for (Recipient recipient : byKey.getOrDefault(row.getString(0), List.of())) {
                erased.merge(recipient, at, (one, other) -> one.isAfter(other) ? one : other);
            }
        }
        return erased;
    }

    private static Uni<Erasure> step(SqlConnection connection, TenantId tenant, String key) {
        return connection
                .preparedQuery(TAKE_TURN)
                .execute(Tuple.of(key))
                .chain(() -> connection.preparedQuery(STATE).execute(Tuple.of(key)))
                .map(rows -> erasure(rows.iterator().next(), List.of()))
                .chain(state -> state.isDone()
                        ? Uni.createFrom().item(state)
                        : step(connection, tenant, key, BatchWrite.at(state.erasedAt())));
    }

    private static Uni<Erasure> step(SqlConnection connection, TenantId tenant, String key, OffsetDateTime erasedAt) {
        return connection
                .preparedQuery(FEEDS_OF_TENANT)
                .execute(Tuple.of(tenant.value(), erasedAt))
                .chain(rows -> {
                    List<Recipient> some = new ArrayList<>(rows.size());
                    rows.forEach(row -> some.add(Recipient.of(row.getString(0), row.getString(1))));
                    return some.isEmpty()
                            ? deleteEvents(connection, tenant, key, erasedAt)
                            : delete(connection, some).chain(gone -> progress(connection, key, some, gone, 0, false));
                });
    }

    private static Uni<Erasure> deleteEvents(
            SqlConnection connection, TenantId tenant, String key, OffsetDateTime erasedAt) {
        return connection
                .preparedQuery(DELETE_EVENTS)
                .execute(Tuple.of(tenant.value(), erasedAt))
                .chain(rows ->
                        progress(connection, key, List.of(), 0, rows.rowCount(), rows.rowCount() < EVENTS_AT_ONCE));
    }

    private static Uni<Erasure> progress(
            SqlConnection connection, String key, List<Recipient> some, int notifications, int events, boolean isDone) {
        return connection
                .preparedQuery(PROGRESS)
                .execute(Tuple.of(key, (long) some.size(), (long) notifications, (long) events, isDone))
                .map(rows -> erasure(rows.iterator().next(), some));
    }

    private static Erasure erasure(Row row, List<Recipient> gone) {
        return new Erasure(
                row.getOffsetDateTime(0).toInstant(),
                gone,
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getBoolean(4));
    }

    private static Uni<Integer> delete(SqlConnection connection, List<Recipient> recipients) {
        return connection
                .preparedQuery(HOLD)
                .execute(Keys.of(recipients))
                .chain(() -> connection.preparedQuery(DELETE_NOTIFICATIONS).execute(Keys.of(recipients)))
                .map(rows -> Math.toIntExact(rows.iterator().next().getLong(0)))
                .call(() -> connection.preparedQuery(DELETE_FEEDS).execute(Keys.of(recipients)));
    }

    /** A record's timestamp has milliseconds; one of the same millisecond is newer. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
