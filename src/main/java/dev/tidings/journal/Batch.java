package dev.tidings.journal;

import dev.tidings.feed.Recipient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What goes into one transaction: whole events with at most {@link #MAX_DELIVERIES} deliveries together, or a single
 * larger one, which is then written in slices.
 */
record Batch(List<NewEvent> events) {
    /** Bounds the time that feed rows stay locked and the memory of one statement. */
    static final int MAX_DELIVERIES = 5_000;

    /** The pair that has its effect once. */
    record Key(String tenant, String source, String id) {
        static Key of(NewEvent event) {
            return new Key(event.tenant().value(), event.source(), event.id());
        }
    }

    boolean isOneLargeEvent() {
        return events.size() == 1 && events.getFirst().users().size() > MAX_DELIVERIES;
    }

    /** The events in their order, split where the next one would make a transaction too large. */
    static List<Batch> split(List<NewEvent> events) {
        List<Batch> batches = new ArrayList<>();
        List<NewEvent> current = new ArrayList<>();
        int deliveries = 0;
        for (NewEvent event : events) {
            int more = event.users().size();
            if (!current.isEmpty() && deliveries + more > MAX_DELIVERIES) {
                batches.add(new Batch(List.copyOf(current)));
                current.clear();
                deliveries = 0;
            }
            current.add(event);
            deliveries += more;
        }
        if (!current.isEmpty()) {
            batches.add(new Batch(List.copyOf(current)));
        }
        return batches;
    }

    /** The first of each pair: one statement cannot meet its own row twice. */
    List<NewEvent> firstOfEachKey() {
        Set<Key> seen = HashSet.newHashSet(events.size());
        return events.stream().filter(event -> seen.add(Key.of(event))).toList();
    }

    /** What each feed gets, in the order of the events. */
    static Map<Recipient, List<NewEvent>> byRecipient(List<NewEvent> events) {
        Map<Recipient, List<NewEvent>> deliveries = LinkedHashMap.newLinkedHashMap(events.size());
        for (NewEvent event : events) {
            for (var user : event.users()) {
                deliveries
                        .computeIfAbsent(new Recipient(event.tenant(), user), ignored -> new ArrayList<>(1))
                        .add(event);
            }
        }
        return deliveries;
    }
}
