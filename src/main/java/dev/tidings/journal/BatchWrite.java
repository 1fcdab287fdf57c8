package dev.tidings.journal;

import dev.tidings.feed.Change;
import dev.tidings.feed.Content;
import dev.tidings.feed.Counters;
import dev.tidings.feed.Epoch;
import dev.tidings.feed.FeedChange;
import dev.tidings.feed.Notification;
import dev.tidings.feed.Recipient;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.hibernate.id.uuid.UuidVersion7Strategy;

/**
 * The statements that write a batch, within one transaction of the caller: the ledger first, then the feed rows, each in
 * key order, then the notifications with the versions that the feed rows gave. Few plain statements on arrays: one big
 * statement whose parts are joined is planned with nested loops.
 */
final class BatchWrite {
    /** Locks each feed's row until commit: two batches for one recipient cannot commit out of version order. */
    private static final String TAKE_VERSIONS = """
            insert into feed as f (tenant_id, user_id, epoch, version, unread, unseen)
            select t.tenant_id, t.user_id, t.epoch, t.arrivals, t.arrivals, t.arrivals
            from unnest($1::text[], $2::text[], $3::bigint[], $4::int[]) as t (tenant_id, user_id, epoch, arrivals)
            order by t.tenant_id collate "C", t.user_id collate "C"
            on conflict (tenant_id, user_id) do update
            set version = f.version + excluded.version,
                unread = f.unread + excluded.unread,
                unseen = f.unseen + excluded.unseen
            returning tenant_id, user_id, epoch, generation, version, unread, unseen,
                      (select epoch from database_epoch)""";

    private static final String INSERT = """
            insert into notification (tenant_id, user_id, id, version, seq, state_version, source, event_id, type,
                category, priority, title, body, url, actions, data, collapse_key, created_at, updated_at, expires_at)
            select n.tenant_id, n.user_id, n.id, n.version, n.version, n.version, n.source, n.event_id, n.type,
                n.category, n.priority, n.title, n.body, n.url, n.actions, n.data, n.collapse_key, n.created_at, $17,
                n.expires_at
            from unnest($1::text[], $2::text[], $3::uuid[], $4::bigint[], $5::text[], $6::text[], $7::text[],
                $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[],
                $15::text[], $16::timestamptz[], $18::timestamptz[])
              as n (tenant_id, user_id, id, version, source, event_id, type, category, priority, title, body, url,
                actions, data, collapse_key, created_at, expires_at)""";

    private static final RandomGenerator EPOCHS = new SecureRandom();

    /** Six bytes are plenty for telling two lives of one feed apart, and keep cursors short. */
    private static final long EPOCH_BOUND = 1L << 48;

    private final SqlConnection connection;
    private final Instant now;

    BatchWrite(SqlConnection connection, Instant now) {
        this.connection = connection;
        this.now = now;
    }

    static long newFeedEpoch() {
        return EPOCHS.nextLong(EPOCH_BOUND);
    }

    /** Events that are known already change nothing. */
    Uni<Stored> write(List<NewEvent> events) {
        return Ledger.enter(connection, events, at(now))
                .chain(fresh ->
                        deliver(fresh).map(changes -> new Stored(changes, count(fresh), events.size() - fresh.size())));
    }

    /** The deliveries of events that are in the ledger. */
    Uni<List<FeedChange>> deliver(List<NewEvent> events) {
        if (events.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        Map<Recipient, List<NewEvent>> deliveries = Batch.byRecipient(events);
        return connection
                .preparedQuery(TAKE_VERSIONS)
                .execute(arrivals(deliveries))
                .chain(feeds -> insert(deliveries, feeds));
    }

    private Uni<List<FeedChange>> insert(Map<Recipient, List<NewEvent>> deliveries, RowSet<Row> feeds) {
        NotificationArrays rows = new NotificationArrays(deliveries.size());
        List<FeedChange> changes = new ArrayList<>(feeds.size());
        for (Row feed : feeds) {
            Recipient recipient = Recipient.of(feed.getString(0), feed.getString(1));
            List<NewEvent> events = deliveries.getOrDefault(recipient, List.of());
            changes.add(change(recipient, feed, events, rows));
        }
        return connection.preparedQuery(INSERT).execute(rows.tuple(at(now))).replaceWith(changes);
    }

    private FeedChange change(Recipient recipient, Row feed, List<NewEvent> events, NotificationArrays rows) {
        long after = feed.getLong(4);
        long before = after - events.size();
        List<Change> arrived = new ArrayList<>(events.size());
        long version = before;
        for (NewEvent event : events) {
            version++;
            Notification notification = notification(version, event.content());
            rows.add(recipient, event, notification);
            arrived.add(new Change.Arrived(version, notification));
        }
        return new FeedChange(
                recipient,
                new Epoch(feed.getLong(2), feed.getLong(7)),
                feed.getLong(3),
                before,
                after,
                arrived,
                new Counters(feed.getInteger(5), feed.getInteger(6)));
    }

    private Notification notification(long version, Content content) {
        return new Notification(UuidVersion7Strategy.INSTANCE.generateUuid(null), version, content, now, null, null);
    }

    private static Tuple arrivals(Map<Recipient, List<NewEvent>> deliveries) {
        int feeds = deliveries.size();
        String[] tenants = new String[feeds];
        String[] users = new String[feeds];
        Long[] epochs = new Long[feeds];
        Integer[] arrivals = new Integer[feeds];
        int i = 0;
        for (Map.Entry<Recipient, List<NewEvent>> delivery : deliveries.entrySet()) {
            tenants[i] = delivery.getKey().tenant().value();
            users[i] = delivery.getKey().user().value();
            epochs[i] = newFeedEpoch();
            arrivals[i++] = delivery.getValue().size();
        }
        return Tuple.tuple()
                .addArrayOfString(tenants)
                .addArrayOfString(users)
                .addArrayOfLong(epochs)
                .addArrayOfInteger(arrivals);
    }

    private static int count(List<NewEvent> events) {
        return events.stream().mapToInt(event -> event.users().size()).sum();
    }

    static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
