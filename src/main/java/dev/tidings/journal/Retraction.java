package dev.tidings.journal;

import dev.tidings.feed.FeedChange;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.Removal;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;

/**
 * Takes events back in every feed that they reached. The ledger's row is where an event and its retraction meet: whoever
 * comes second waits there for the first. An event that comes later finds itself known and does nothing; notifications that
 * were there before are removed, a few thousand a transaction, until there are none. Doing it again does nothing.
 */
final class Retraction {
    private static final String ENTER = """
            insert into event as e (tenant_id, source, id, kafka_partition, kafka_offset, written, stored_at, retracted_at)
            select r.tenant_id, r.source, r.id, -1, -1, 0, $4, $4
            from (select distinct * from unnest($1::text[], $2::text[], $3::text[]) as k (tenant_id, source, id)) r
            order by r.tenant_id collate "C", r.source collate "C", r.id collate "C"
            on conflict (tenant_id, source, id) do update set retracted_at = coalesce(e.retracted_at, excluded.retracted_at)""";

    private static final String STANDING = """
            select n.tenant_id, n.user_id, n.id, n.source, n.event_id
            from unnest($1::text[], $2::text[], $3::text[]) as k (tenant_id, source, id)
              join notification n on n.tenant_id = k.tenant_id and n.event_id = k.id and n.source = k.source
            where n.removed is null
            limit %d""".formatted(Batch.MAX_DELIVERIES);

    /**
     * Those that are still there, under the lock; one whose content a collapse has replaced since is another event's. By id:
     * going through the events again, and asking of each row whether its feed is held, takes the square of their number.
     */
    private static final String DOOMED = """
            select %s
            from unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::text[])
                as k (tenant_id, user_id, id, source, event_id)
              join notification n on n.tenant_id = k.tenant_id and n.user_id = k.user_id and n.id = k.id
                and n.source = k.source and n.event_id = k.event_id
              %s
            where n.removed is null
            order by n.tenant_id, n.user_id, n.seq""".formatted(Removing.COLUMNS, Effective.JOINS);

    /** @param isLast whether nothing of the events was found any more */
    private record Step(List<FeedChange> changes, boolean isLast) {}

    private final Pool pool;
    private final List<EventKey> events;
    private final Instant now;

    Retraction(Pool pool, List<EventKey> events, Instant now) {
        this.pool = pool;
        // One that is named twice would be found, and counted, twice.
        this.events = events.stream().distinct().toList();
        this.now = now;
    }

    /** What is committed, in the order of the transactions. */
    Uni<List<FeedChange>> apply() {
        Tuple entries = keys().addOffsetDateTime(BatchWrite.at(now));
        return pool.withTransaction(
                        connection -> connection.preparedQuery(ENTER).execute(entries))
                .chain(() -> Multi.createBy()
                        .repeating()
                        .uni(() -> pool.withTransaction(this::removeSome))
                        .whilst(step -> !step.isLast())
                        .collect()
                        .in(ArrayList::new, (changes, step) -> changes.addAll(step.changes())));
    }

    private Uni<Step> removeSome(SqlConnection connection) {
        return connection.preparedQuery(STANDING).execute(keys()).chain(found -> {
            List<Recipient> recipients = recipients(found);
            return recipients.isEmpty()
                    ? Uni.createFrom().item(new Step(List.of(), true))
                    : LockedFeeds.lock(connection, new LinkedHashSet<>(recipients))
                            .chain(feeds -> remove(connection, feeds, rows(recipients, found)))
                            .map(changes -> new Step(changes, false));
        });
    }

    private Uni<List<FeedChange>> remove(SqlConnection connection, LockedFeeds feeds, Tuple standing) {
        return connection
                .preparedQuery(DOOMED)
                .execute(standing)
                .chain(doomed -> new Removing(connection, Removal.RETRACTED, now).remove(feeds, doomed))
                .chain(() -> feeds.save(connection));
    }

    private static List<Recipient> recipients(RowSet<Row> found) {
        List<Recipient> recipients = new ArrayList<>(found.size());
        found.forEach(row -> recipients.add(Recipient.of(row.getString(0), row.getString(1))));
        return recipients;
    }

    private static Tuple rows(List<Recipient> recipients, RowSet<Row> found) {
        List<UUID> ids = new ArrayList<>(found.size());
        List<String> sources = new ArrayList<>(found.size());
        List<String> events = new ArrayList<>(found.size());
        for (Row row : found) {
            ids.add(row.getUUID(2));
            sources.add(row.getString(3));
            events.add(row.getString(4));
        }
        return Keys.of(recipients)
                .addArrayOfUUID(ids.toArray(UUID[]::new))
                .addArrayOfString(sources.toArray(String[]::new))
                .addArrayOfString(events.toArray(String[]::new));
    }

    private Tuple keys() {
        return Tuple.tuple()
                .addArrayOfString(
                        events.stream().map(event -> event.tenant().value()).toArray(String[]::new))
                .addArrayOfString(events.stream().map(EventKey::source).toArray(String[]::new))
                .addArrayOfString(events.stream().map(EventKey::id).toArray(String[]::new));
    }
}
