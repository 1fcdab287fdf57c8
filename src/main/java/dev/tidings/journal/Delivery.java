package dev.tidings.journal;

import com.fasterxml.uuid.NoArgGenerator;
import dev.tidings.feed.Change;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Brings events that are in the ledger to their recipients, within the transaction of the caller: the feed rows in key
 * order, then the notifications with the versions that the feed rows gave. Few plain statements on arrays: one big
 * statement whose parts are joined is planned with nested loops.
 */
final class Delivery {
    private static final int FEED_PARAMETERS = 5;

    /**
     * Locks each feed's row until commit: two batches for one recipient cannot commit out of version order. Counts as if
     * each event were new, and a notification of its own; what turns out otherwise is set right under the lock.
     */
    private static final String TAKE_VERSIONS = """
            insert into feed as f (tenant_id, user_id, epoch, version, unread, unseen, items, visit_at)
            select t.tenant_id, t.user_id, t.epoch, t.arrivals, t.arrivals, t.arrivals, t.arrivals, $5
            from unnest($1::text[], $2::text[], $3::bigint[], $4::int[]) as t (tenant_id, user_id, epoch, arrivals)
            order by t.tenant_id collate "C", t.user_id collate "C"
            on conflict (tenant_id, user_id) do update
            set version = f.version + excluded.version,
                unread = f.unread + excluded.unread,
                unseen = f.unseen + excluded.unseen,
                items = f.items + excluded.items,
                visit_at = coalesce(f.visit_at, excluded.visit_at)
            returning tenant_id, user_id, epoch, generation, version, unread, unseen, items, f.xmax = 0 as is_new,
                      (select epoch from database_epoch) as database_epoch""";

    /**
     * The same and the notifications behind it, whose versions are counted from where their feeds then stand. By a join of the
     * two, or with {@code feed}, a plan made for few rows would do for thousands what is meant for ten.
     */
    private static final String DELIVER = """
            with taken as (
              %s),
            stand as (select array_agg(version order by tenant_id, user_id) as versions from taken),
            written as (
              %s)
            select * from taken order by tenant_id, user_id""".formatted(
                    TAKE_VERSIONS,
                    NotificationArrays.insert(
                            "(select versions from stand)[($%d::int[])[k.line]] + k.number"
                                    .formatted(FEED_PARAMETERS + NotificationArrays.PARAMETERS + 1),
                            FEED_PARAMETERS + 1));

    private static final String FORGET = """
            delete from feed f using unnest($1::text[], $2::text[]) as k (tenant_id, user_id)
            where f.tenant_id = k.tenant_id and f.user_id = k.user_id""";

    /** A feed as the statement above left it, and as it is to be. */
    private record Taken(LockedFeed feed, long version, Counters counters, int items, boolean isNew) {
        boolean isRight() {
            return feed.version() == version && feed.counters().equals(counters) && feed.items() == items;
        }
    }

    private final SqlConnection connection;
    private final Instant now;
    private final Instant visitAt;
    private final NoArgGenerator ids;

    /**
     * @param visitAt when retention looks at feeds that have no visit yet
     * @param ids of new notifications
     */
    Delivery(SqlConnection connection, Instant now, Instant visitAt, NoArgGenerator ids) {
        this.connection = connection;
        this.now = now;
        this.visitAt = visitAt;
        this.ids = ids;
    }

    /** Events that the ledger is known to have. */
    Uni<Delivered> deliver(List<NewEvent> events) {
        return deliver(events, Uni.createFrom().item(events));
    }

    /**
     * Events whose way into the ledger is sent first, and not waited for: nearly always all of them are new. What the feeds
     * took for those that are not is set right under the lock.
     *
     * @param fresh asks which are new; the order of both lists is the same
     */
    Uni<Delivered> deliver(List<NewEvent> events, Uni<List<NewEvent>> fresh) {
        Map<Recipient, List<NewEvent>> expected = Batch.byRecipient(events);
        // One right behind the other on the same connection: the last runs under the locks of those before.
        return Uni.combine()
                .all()
                .unis(
                        fresh,
                        connection.preparedQuery(TAKE_VERSIONS).execute(arrivals(expected)),
                        Erased.among(connection, expected))
                .withUni((entered, rows, erased) -> {
                    List<Taken> feeds = taken(rows, expected);
                    Map<Recipient, List<NewEvent>> wanted =
                            erased.without(entered.size() == events.size() ? expected : Batch.byRecipient(entered));
                    return Collapse.of(connection, wanted, now)
                            .chain(collapse -> write(feeds, wanted, collapse))
                            .map(notifications -> delivered(feeds, notifications, events.size() - entered.size()));
                });
    }

    /**
     * All in one round trip, as if every event were new and nobody erased, which is nearly always so. Fails with a
     * {@link SurpriseException} when it was not: then nothing of it may be committed. Not for events with a collapse key.
     *
     * @param fresh asks which are new; the order of both lists is the same
     */
    Uni<Delivered> deliverAtOnce(List<NewEvent> events, Uni<List<NewEvent>> fresh) {
        SequencedMap<Recipient, List<NewEvent>> expected = new TreeMap<>(Keys.ORDER);
        expected.putAll(Batch.byRecipient(events));
        Lines lines = lines(expected);
        Tuple parameters = arrivals(expected);
        lines.notifications().addTo(parameters, now);
        parameters.addArrayOfInteger(lines.feeds().toArray(Integer[]::new));
        return Uni.combine()
                .all()
                .unis(fresh, connection.preparedQuery(DELIVER).execute(parameters), Erased.among(connection, expected))
                .with((entered, rows, erased) -> {
                    List<Taken> feeds = taken(rows, expected);
                    if (entered.size() < events.size()
                            || erased.isAnybody()
                            || !areOf(feeds, expected.sequencedKeySet())) {
                        throw new SurpriseException();
                    }
                    Iterator<UUID> id = lines.ids().iterator();
                    for (Taken taken : feeds) {
                        for (NewEvent event : expected.getOrDefault(taken.feed().recipient(), List.of())) {
                            arrive(taken.feed(), event, id.next());
                            taken.feed().count(1, 1, 1);
                        }
                    }
                    return delivered(feeds, lines.ids().size(), 0);
                });
    }

    /** @param feeds of each line the place of its feed among all, from 1 */
    private record Lines(NotificationArrays notifications, List<UUID> ids, List<Integer> feeds) {}

    private Lines lines(Map<Recipient, List<NewEvent>> deliveries) {
        NotificationArrays notifications = new NotificationArrays(deliveries.size());
        List<UUID> ids = new ArrayList<>(deliveries.size());
        List<Integer> feeds = new ArrayList<>(deliveries.size());
        int feed = 0;
        for (Map.Entry<Recipient, List<NewEvent>> delivery : deliveries.entrySet()) {
            feed++;
            long number = 1L - delivery.getValue().size();
            for (NewEvent event : delivery.getValue()) {
                UUID id = newId();
                ids.add(id);
                feeds.add(feed);
                notifications.add(delivery.getKey(), event, id, number++);
            }
        }
        return new Lines(notifications, ids, feeds);
    }

    /** Versions were found by the place of a feed, so both must have had the same order. */
    private static boolean areOf(List<Taken> feeds, Collection<Recipient> recipients) {
        return feeds.stream().map(taken -> taken.feed().recipient()).toList().equals(List.copyOf(recipients));
    }

    /** Answers how many rows that were. */
    private Uni<Integer> write(List<Taken> feeds, Map<Recipient, List<NewEvent>> deliveries, Collapse collapse) {
        NotificationArrays notifications = new NotificationArrays(deliveries.size());
        for (Taken taken : feeds) {
            LockedFeed feed = taken.feed();
            for (NewEvent event : deliveries.getOrDefault(feed.recipient(), List.of())) {
                deliver(feed, event, collapse, notifications);
            }
        }
        return notifications.save(connection, now).chain(() -> setRight(feeds)).replaceWith(notifications::size);
    }

    private void deliver(LockedFeed feed, NewEvent event, Collapse collapse, NotificationArrays notifications) {
        Collapse.Target target = collapse.target(feed.recipient(), event);
        UUID id = target == null ? newId() : target.id();
        long version = arrive(feed, event, id);
        if (target == null) {
            feed.count(1, 1, 1);
            notifications.add(feed.recipient(), event, id, version);
        } else {
            feed.count(0, target.isUnseen() ? 0 : 1, 0);
            notifications.replace(feed.recipient(), event, id, version);
        }
        collapse.stands(feed.recipient(), event, id);
    }

    /** Answers the version that it took. */
    private long arrive(LockedFeed feed, NewEvent event, UUID id) {
        Notification notification = new Notification(id, feed.take(), event.content(), now, null, null);
        feed.add(new Change.Arrived(notification.seq(), notification));
        return notification.seq();
    }

    private UUID newId() {
        return ids.generate();
    }

    private static Delivered delivered(List<Taken> feeds, int notifications, int duplicates) {
        List<FeedChange> changes = feeds.stream()
                .map(Taken::feed)
                .filter(LockedFeed::hasChanged)
                .map(LockedFeed::change)
                .toList();
        return new Delivered(
                changes,
                notifications,
                duplicates,
                feeds.stream().map(Taken::feed).toList());
    }

    /**
     * Collapsed events are counted once and known ones not at all, and a person who was erased is not brought back by what is
     * older than that.
     */
    private Uni<Void> setRight(List<Taken> feeds) {
        List<LockedFeed> wrong = feeds.stream()
                .filter(taken -> !taken.isRight())
                .map(Taken::feed)
                .toList();
        if (wrong.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Recipient> forgotten = feeds.stream()
                .filter(taken -> taken.isNew() && !taken.feed().hasChanged())
                .map(taken -> taken.feed().recipient())
                .toList();
        return LockedFeeds.write(connection, wrong)
                .chain(() -> forgotten.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : connection
                                .preparedQuery(FORGET)
                                .execute(Keys.of(forgotten))
                                .replaceWithVoid());
    }

    private static List<Taken> taken(RowSet<Row> rows, Map<Recipient, List<NewEvent>> deliveries) {
        List<Taken> feeds = new ArrayList<>(rows.size());
        for (Row row : rows) {
            Recipient recipient = Recipient.of(row.getString(0), row.getString(1));
            feeds.add(taken(
                    row,
                    recipient,
                    deliveries.getOrDefault(recipient, List.of()).size()));
        }
        return feeds;
    }

    /** @param arrivals how many events the feed took versions for */
    private static Taken taken(Row row, Recipient recipient, int arrivals) {
        long version = row.getLong(4);
        Counters counters = new Counters(row.getInteger(5), row.getInteger(6));
        int items = row.getInteger(7);
        LockedFeed feed = new LockedFeed(
                recipient,
                new Epoch(row.getLong(2), row.getLong(9)),
                row.getLong(3),
                version - arrivals,
                new Counters(counters.unread() - arrivals, counters.unseen() - arrivals),
                items - arrivals);
        return new Taken(feed, version, counters, items, row.getBoolean(8));
    }

    private Tuple arrivals(Map<Recipient, List<NewEvent>> deliveries) {
        int feeds = deliveries.size();
        Long[] epochs = new Long[feeds];
        Integer[] arrivals = new Integer[feeds];
        int i = 0;
        for (List<NewEvent> events : deliveries.values()) {
            epochs[i] = FeedEpochs.next();
            arrivals[i++] = events.size();
        }
        return Keys.of(deliveries.keySet())
                .addArrayOfLong(epochs)
                .addArrayOfInteger(arrivals)
                .addOffsetDateTime(BatchWrite.at(visitAt));
    }
}
