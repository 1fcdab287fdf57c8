package dev.tidings.journal;

import com.fasterxml.uuid.NoArgGenerator;
import dev.tidings.feed.Recipient;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Brings events to their recipients in one call, which is a transaction of its own, as if every event were new and nobody
 * erased, which is nearly always so. Not for events with a collapse key, nor for those that are written in slices; see
 * {@link Delivery}.
 */
final class AtOnce {
    private static final int PARAMETERS = 33;

    /** The parameters are explained there, in {@code V6__at_once.sql}. */
    private static final String STORE = "select * from store_at_once(%s)"
            .formatted(
                    IntStream.rangeClosed(1, PARAMETERS).mapToObj(i -> "$" + i).collect(Collectors.joining(", ")));

    private final Pool pool;
    private final Instant now;
    private final Instant visitAt;
    private final NoArgGenerator ids;

    /**
     * @param visitAt when retention looks at feeds that have no visit yet
     * @param ids of new notifications
     */
    AtOnce(Pool pool, Instant now, Instant visitAt, NoArgGenerator ids) {
        this.pool = pool;
        this.now = now;
        this.visitAt = visitAt;
        this.ids = ids;
    }

    /** Fails with a {@link SurpriseException} when something stood in the way, which one line that is null says: nothing is kept. */
    Uni<Stored> write(List<NewEvent> events) {
        SequencedMap<Recipient, List<NewEvent>> expected = new TreeMap<>(Keys.ORDER);
        expected.putAll(Batch.byRecipient(events));
        Lines lines = lines(expected);
        Tuple parameters = Ledger.entries(events, BatchWrite.at(now));
        Taken.addParameters(parameters, expected, visitAt);
        lines.notifications().addTo(parameters, now);
        parameters.addArrayOfInteger(lines.feeds().toArray(Integer[]::new));
        Erased.addParameters(parameters, expected);
        return pool.preparedQuery(STORE)
                .execute(parameters)
                .map(rows -> stored(taken(rows, expected), expected, lines.arrivals()));
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

    private Stored stored(List<Taken> feeds, SequencedMap<Recipient, List<NewEvent>> deliveries, List<UUID> arrivals) {
        Iterator<UUID> id = arrivals.iterator();
        Iterator<List<NewEvent>> events = deliveries.sequencedValues().iterator();
        for (Taken taken : feeds) {
            for (NewEvent event : events.next()) {
                taken.feed().arrive(event, id.next(), now);
                taken.feed().count(1, 1, 1);
            }
        }
        return BatchWrite.stored(Delivered.of(feeds, arrivals.size(), 0));
    }
}
