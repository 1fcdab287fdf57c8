package dev.tidings.journal;

import com.fasterxml.uuid.NoArgGenerator;
import dev.tidings.feed.Recipient;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Brings events to their recipients in one round trip, as if every event were new and nobody erased, which is nearly always
 * so. Not for events with a collapse key. Within the transaction of the caller; see {@link Delivery}.
 */
final class AtOnce {
    /**
     * The feeds and the notifications behind them, whose versions are counted from where their feeds then stand. By a
     * join of the two, or with {@code feed}, a plan made for few rows would do for thousands what is meant for ten.
     */
    private static final String DELIVER = """
            with taken as (
              %s),
            stand as (select array_agg(version order by tenant_id, user_id) as versions from taken),
            written as (
              %s)
            select * from taken order by tenant_id, user_id""".formatted(
                    Taken.VERSIONS,
                    NotificationArrays.insert(
                            "(select versions from stand)[($%d::int[])[k.line]] + k.number"
                                    .formatted(Taken.PARAMETERS + NotificationArrays.PARAMETERS + 1),
                            Taken.PARAMETERS + 1));

    private final SqlConnection connection;
    private final Instant now;
    private final Instant visitAt;
    private final NoArgGenerator ids;

    /**
     * @param visitAt when retention looks at feeds that have no visit yet
     * @param ids of new notifications
     */
    AtOnce(SqlConnection connection, Instant now, Instant visitAt, NoArgGenerator ids) {
        this.connection = connection;
        this.now = now;
        this.visitAt = visitAt;
        this.ids = ids;
    }

    /**
     * Fails with a {@link SurpriseException} when something stood in the way: then nothing of it may be committed.
     *
     * @param entered enters them into the ledger, which is not waited for, and answers how many are new
     */
    Uni<Delivered> deliver(List<NewEvent> events, Uni<Integer> entered) {
        SequencedMap<Recipient, List<NewEvent>> expected = new TreeMap<>(Keys.ORDER);
        expected.putAll(Batch.byRecipient(events));
        Lines lines = lines(expected);
        Tuple parameters = Taken.parameters(expected, visitAt);
        lines.notifications().addTo(parameters, now);
        parameters.addArrayOfInteger(lines.feeds().toArray(Integer[]::new));
        // One right behind the other on the same connection: the last runs under the locks of those before.
        return Uni.combine()
                .all()
                .unis(
                        entered,
                        connection.preparedQuery(DELIVER).execute(parameters),
                        Erased.among(connection, expected))
                .with((fresh, rows, erased) -> {
                    if (fresh < events.size() || erased.isAnybody()) {
                        throw new SurpriseException();
                    }
                    return delivered(taken(rows, expected), expected, lines.arrivals());
                });
    }

    /**
     * @param arrivals the id of each line
     * @param feeds of each line the place of its feed among all, from 1
     */
    private record Lines(NotificationArrays notifications, List<UUID> arrivals, List<Integer> feeds) {}

    private Lines lines(Map<Recipient, List<NewEvent>> deliveries) {
        NotificationArrays notifications = new NotificationArrays(deliveries.size());
        List<UUID> arrivals = new ArrayList<>(deliveries.size());
        List<Integer> feeds = new ArrayList<>(deliveries.size());
        int feed = 0;
        for (Map.Entry<Recipient, List<NewEvent>> delivery : deliveries.entrySet()) {
            feed++;
            long number = 1L - delivery.getValue().size();
            for (NewEvent event : delivery.getValue()) {
                UUID id = ids.generate();
                arrivals.add(id);
                feeds.add(feed);
                notifications.add(delivery.getKey(), event, id, number++);
            }
        }
        return new Lines(notifications, arrivals, feeds);
    }

    /** Versions were found by the place of a feed, so both must have the same order. */
    static List<Taken> taken(RowSet<Row> rows, SequencedMap<Recipient, List<NewEvent>> expected) {
        if (rows.size() != expected.size()) {
            throw new SurpriseException();
        }
        List<Taken> feeds = new ArrayList<>(rows.size());
        Iterator<Map.Entry<Recipient, List<NewEvent>>> deliveries =
                expected.entrySet().iterator();
        for (Row row : rows) {
            Map.Entry<Recipient, List<NewEvent>> delivery = deliveries.next();
            if (!isOf(row, delivery.getKey())) {
                throw new SurpriseException();
            }
            feeds.add(Taken.of(row, delivery.getKey(), delivery.getValue().size()));
        }
        return feeds;
    }

    private static boolean isOf(Row row, Recipient recipient) {
        return recipient.tenant().value().equals(row.getString(0))
                && recipient.user().value().equals(row.getString(1));
    }

    private Delivered delivered(
            List<Taken> feeds, SequencedMap<Recipient, List<NewEvent>> deliveries, List<UUID> arrivals) {
        Iterator<UUID> id = arrivals.iterator();
        Iterator<List<NewEvent>> events = deliveries.sequencedValues().iterator();
        for (Taken taken : feeds) {
            for (NewEvent event : events.next()) {
                taken.feed().arrive(event, id.next(), now);
                taken.feed().count(1, 1, 1);
            }
        }
        return Delivered.of(feeds, arrivals.size(), 0);
    }
}
