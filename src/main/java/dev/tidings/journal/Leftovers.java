package dev.tidings.journal;

import dev.tidings.feed.Recipient;
import dev.tidings.feed.TenantId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Deletes feeds that nobody will ask for again. Unlike an erasure it remembers nothing: an event that comes all the same
 * makes the feed anew.
 */
@Singleton
public class Leftovers {
    private static final int FEEDS_AT_ONCE = 100;
    /** Those of many instances over many hours, so that one call in a few minutes keeps up with them. */
    private static final int EVENTS_AT_ONCE = 50_000;

    /** A feed that somebody holds is in use. */
    private static final String IDLE = """
            select f.tenant_id, f.user_id from feed f
            where f.tenant_id = $1 and f.created_at < $2 and not exists (
              select from notification n
              where n.tenant_id = f.tenant_id and n.user_id = f.user_id and n.updated_at >= $2)
            limit %d
            for update skip locked""".formatted(FEEDS_AT_ONCE);

    private static final String DELETE_NOTIFICATIONS = """
            delete from notification n using unnest($1::text[], $2::text[]) as k (tenant_id, user_id)
            where n.tenant_id = k.tenant_id and n.user_id = k.user_id""";

    private static final String DELETE_FEEDS = """
            delete from feed f using unnest($1::text[], $2::text[]) as k (tenant_id, user_id)
            where f.tenant_id = k.tenant_id and f.user_id = k.user_id""";

    private static final String LOCK = "select from feed where tenant_id = $1 and user_id = $2 for update";

    private static final String DELETE_EVENTS = """
            delete from event where ctid = any(array(
              select ctid from event where tenant_id = $1 and stored_at < $2 limit %d))""".formatted(EVENTS_AT_ONCE);

    private final Pool pool;

    Leftovers(Pool pool) {
        this.pool = pool;
    }

    /** Some of a tenant's feeds that got nothing since that time, and some of its events that are older. */
    public Uni<Void> clear(TenantId tenant, Instant before) {
        Tuple idle = Tuple.of(tenant.value(), BatchWrite.at(before));
        return pool.withTransaction(connection -> connection
                        .preparedQuery(IDLE)
                        .execute(idle)
                        .map(rows -> {
                            List<Recipient> some = new ArrayList<>(rows.size());
                            rows.forEach(row -> some.add(Recipient.of(row.getString(0), row.getString(1))));
                            return some;
                        })
                        .chain(some -> delete(connection, some)))
                .chain(() -> pool.preparedQuery(DELETE_EVENTS).execute(idle))
                .replaceWithVoid();
    }

    /** One feed. */
    public Uni<Void> clear(Recipient recipient) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(LOCK)
                .execute(Keys.of(recipient))
                .chain(() -> delete(connection, List.of(recipient))));
    }

    private static Uni<Void> delete(SqlConnection connection, Collection<Recipient> recipients) {
        return connection
                .preparedQuery(DELETE_NOTIFICATIONS)
                .execute(Keys.of(recipients))
                .chain(() -> connection.preparedQuery(DELETE_FEEDS).execute(Keys.of(recipients)))
                .replaceWithVoid();
    }
}
