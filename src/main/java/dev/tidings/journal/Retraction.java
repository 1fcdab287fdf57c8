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
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

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

    /** A notification whose content a collapse has replaced since is another event's. */
    private static final String STANDING = """
            select distinct n.tenant_id, n.user_id
            from (
              select n.tenant_id, n.user_id
              from unnest($1::text[], $2::text[], $3::text[]) as k (tenant_id, source, id)
                join notification n on n.tenant_id = k.tenant_id and n.event_id = k.id and n.source = k.source
              where n.removed is null
              limit %d) n""".formatted(Batch.MAX_DELIVERIES);

    private static final String DOOMED = """
            select %s
            from unnest($1::text[], $2::text[], $3::text[]) as k (tenant_id, source, id)
              join notification n on n.tenant_id = k.tenant_id and n.event_id = k.id and n.source = k.source
              %s
            where n.removed is null and (n.tenant_id, n.user_id) in (select * from unnest($4::text[], $5::text[]))
            order by n.tenant_id, n.user_id, n.seq""".formatted(Removing.COLUMNS, Effective.JOINS);

    /** @param isLast whether nothing of the events was found any more */
    private record Step(List<FeedChange> changes, boolean isLast) {}

    private final Pool pool;
    private final List<EventKey> events;
    private final Instant now;

    Retraction(Pool pool, List<EventKey> events, Instant now) {
        this.pool = pool;
        this.events = events;
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
            Collection<Recipient> recipients = recipients(found);
            return recipients.isEmpty()
                    ? Uni.createFrom().item(new Step(List.of(), true))
                    : LockedFeeds.lock(connection, recipients)
                            .chain(feeds -> remove(connection, feeds))
                            .map(changes -> new Step(changes, false));
        });
    }

    private Uni<List<FeedChange>> remove(SqlConnection connection, LockedFeeds feeds) {
        return connection
                .preparedQuery(DOOMED)
                .execute(keysIn(feeds))
                .chain(doomed -> new Removing(connection, Removal.RETRACTED, now).remove(feeds, doomed))
                .chain(() -> feeds.save(connection));
    }

    private static Collection<Recipient> recipients(RowSet<Row> found) {
        Collection<Recipient> recipients = new LinkedHashSet<>();
        found.forEach(row -> recipients.add(Recipient.of(row.getString(0), row.getString(1))));
        return recipients;
    }

    private Tuple keysIn(LockedFeeds feeds) {
        return keys().addArrayOfString(feeds.all().stream()
                        .map(feed -> feed.recipient().tenant().value())
                        .toArray(String[]::new))
                .addArrayOfString(feeds.all().stream()
                        .map(feed -> feed.recipient().user().value())
                        .toArray(String[]::new));
    }

    private Tuple keys() {
        return Tuple.tuple()
                .addArrayOfString(
                        events.stream().map(event -> event.tenant().value()).toArray(String[]::new))
                .addArrayOfString(events.stream().map(EventKey::source).toArray(String[]::new))
                .addArrayOfString(events.stream().map(EventKey::id).toArray(String[]::new));
    }
}
