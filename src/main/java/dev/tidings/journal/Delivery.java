package dev.tidings.journal;

import com.fasterxml.uuid.NoArgGenerator;
import dev.tidings.feed.Recipient;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Brings events that are in the ledger to their recipients, within the transaction of the caller: the feed rows in key
 * order, then the notifications with the versions that the feed rows gave. Few plain statements on arrays: one big
 * statement whose parts are joined is planned with nested loops. {@link AtOnce} is the short way of those that nothing
 * stands in the way of.
 */
final class Delivery {
    private static final String FORGET = """
            delete from feed f using unnest($1::text[], $2::text[]) as k (tenant_id, user_id)
            where f.tenant_id = k.tenant_id and f.user_id = k.user_id""";

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
                        connection.preparedQuery(Taken.VERSIONS).execute(Taken.parameters(expected, visitAt)),
                        Erased.among(connection, expected))
                .withUni((entered, rows, erased) -> {
                    List<Taken> feeds = taken(rows, expected);
                    Map<Recipient, List<NewEvent>> wanted =
                            erased.without(entered.size() == events.size() ? expected : Batch.byRecipient(entered));
                    return Collapse.of(connection, wanted, now)
                            .chain(collapse -> write(feeds, wanted, collapse))
                            .map(notifications -> Delivered.of(
                                    feeds.stream().map(Taken::feed).toList(),
                                    notifications,
                                    events.size() - entered.size()));
                });
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
        UUID id = target == null ? ids.generate() : target.id();
        long version = feed.arrive(event, id, now);
        if (target == null) {
            feed.count(1, 1, 1);
            notifications.add(feed.recipient(), event, id, version);
        } else {
            feed.count(0, target.isUnseen() ? 0 : 1, 0);
            notifications.replace(feed.recipient(), event, id, version);
        }
        collapse.stands(feed.recipient(), event, id);
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
            feeds.add(Taken.of(
                    row,
                    recipient,
                    deliveries.getOrDefault(recipient, List.of()).size()));
        }
        return feeds;
    }
}
