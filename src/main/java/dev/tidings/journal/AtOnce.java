package dev.tidings.journal;

import com.fasterxml.uuid.NoArgGenerator;
import dev.tidings.feed.Counters;
import dev.tidings.feed.Epoch;
import dev.tidings.feed.Recipient;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    private static final int PARAMETERS = 28;

    /** The parameters, and what comes back, are explained there, in {@code V7__store_batch.sql}. */
    private static final String STORE = "select * from store_batch(%s)"
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

    /** Fails with a {@link SurpriseException} when something stood in the way, which no row says: nothing is kept. */
    Uni<Stored> write(List<NewEvent> events) {
        List<NewEvent> entries = events.stream().sorted(Ledger.ORDER).toList();
        SequencedMap<Recipient, List<NewEvent>> deliveries = new TreeMap<>(Keys.ORDER);
        deliveries.putAll(Batch.byRecipient(events));
        UUID[] arrivals = arrivals(deliveries);
        Tuple parameters = Ledger.entries(entries, BatchWrite.at(now));
        addContents(parameters, entries);
        Taken.addParameters(parameters, deliveries, visitAt);
        parameters.addArrayOfUUID(arrivals);
        addPlaces(parameters, deliveries, places(entries), arrivals.length);
        Erased.addParameters(parameters, deliveries);
        return pool.preparedQuery(STORE).execute(parameters).map(rows -> stored(rows, deliveries, arrivals));
    }

    /** The id of each notification. */
    private UUID[] arrivals(SequencedMap<Recipient, List<NewEvent>> deliveries) {
        int size = 0;
        for (List<NewEvent> events : deliveries.values()) {
            size += events.size();
        }
        UUID[] arrivals = new UUID[size];
        for (int i = 0; i < size; i++) {
            arrivals[i] = ids.generate();
        }
        return arrivals;
    }

    /** Ten. */
    private static void addContents(Tuple parameters, List<NewEvent> events) {
        parameters
                .addArrayOfString(
                        Columns.strings(events, event -> event.content().type()))
                .addArrayOfString(
                        Columns.strings(events, event -> event.content().category()))
                .addArrayOfString(Columns.strings(
                        events, event -> event.content().priority().wire()))
                .addArrayOfString(
                        Columns.strings(events, event -> event.content().title()))
                .addArrayOfString(
                        Columns.strings(events, event -> event.content().body()))
                .addArrayOfString(
                        Columns.strings(events, event -> event.content().url()))
                .addArrayOfString(
                        Columns.strings(events, event -> event.content().actions()))
                .addArrayOfString(
                        Columns.strings(events, event -> event.content().data()))
                .addArrayOfOffsetDateTime(
                        Columns.times(events, event -> event.content().createdAt()))
                .addArrayOfOffsetDateTime(
                        Columns.times(events, event -> event.content().expiresAt()));
    }

    /** Three: of each notification its event, its feed, and how far its version is from where the feed then stands. */
    private static void addPlaces(
            Tuple parameters,
            SequencedMap<Recipient, List<NewEvent>> deliveries,
            IdentityHashMap<NewEvent, Integer> places,
            int size) {
        Integer[] eventPlaces = new Integer[size];
        Integer[] feedPlaces = new Integer[size];
        Long[] numbers = new Long[size];
        int line = 0;
        int feed = 0;
        for (List<NewEvent> events : deliveries.values()) {
            feed++;
            long number = 1L - events.size();
            for (NewEvent event : events) {
                eventPlaces[line] = Objects.requireNonNull(places.get(event));
                feedPlaces[line] = feed;
                numbers[line++] = number++;
            }
        }
        parameters.addArrayOfInteger(eventPlaces).addArrayOfInteger(feedPlaces).addArrayOfLong(numbers);
    }

    /** From 1. */
    private static IdentityHashMap<NewEvent, Integer> places(List<NewEvent> events) {
        IdentityHashMap<NewEvent, Integer> places = new IdentityHashMap<>(events.size());
        for (NewEvent event : events) {
            places.put(event, places.size() + 1);
        }
        return places;
    }

    private Stored stored(RowSet<Row> rows, SequencedMap<Recipient, List<NewEvent>> deliveries, UUID[] arrivals) {
        if (rows.size() == 0) {
            throw new SurpriseException();
        }
        List<LockedFeed> feeds = feeds(rows.iterator().next(), deliveries);
        int arrival = 0;
        int place = 0;
        for (List<NewEvent> events : deliveries.values()) {
            LockedFeed feed = feeds.get(place++);
            for (NewEvent event : events) {
                feed.arrive(event, arrivals[arrival++], now);
            }
            feed.count(events.size(), events.size(), events.size());
        }
        return BatchWrite.stored(Delivered.of(feeds, arrivals.length, 0));
    }

    /** As they stood before. */
    private static List<LockedFeed> feeds(Row row, SequencedMap<Recipient, List<NewEvent>> deliveries) {
        Long[] epochs = row.getArrayOfLongs(0);
        Long[] generations = row.getArrayOfLongs(1);
        Long[] versions = row.getArrayOfLongs(2);
        Integer[] unread = row.getArrayOfIntegers(3);
        Integer[] unseen = row.getArrayOfIntegers(4);
        Integer[] items = row.getArrayOfIntegers(5);
        long databaseEpoch = row.getLong(6);
        List<LockedFeed> feeds = new ArrayList<>(deliveries.size());
        for (Map.Entry<Recipient, List<NewEvent>> delivery : deliveries.entrySet()) {
            int i = feeds.size();
            int events = delivery.getValue().size();
            feeds.add(new LockedFeed(
                    delivery.getKey(),
                    new Epoch(epochs[i], databaseEpoch),
                    generations[i],
                    versions[i] - events,
                    new Counters(unread[i] - events, unseen[i] - events),
                    items[i] - events));
        }
        return feeds;
    }
}
