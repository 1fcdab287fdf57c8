package dev.tidings.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.feed.Change;
import dev.tidings.feed.Counters;
import dev.tidings.feed.Notification;
import dev.tidings.feed.Watermark;
import dev.tidings.journal.MarkAll;
import dev.tidings.journal.NewEvent;
import dev.tidings.journal.StatePatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One feed as the contract says it must be: no versions, no watermarks, no tombstones, only what stands and its state. */
final class Model {
    static final int READ_DAYS = 7;
    static final int UNREAD_DAYS = 90;

    private final Map<UUID, Item> items = new LinkedHashMap<>();
    private final Set<String> known = new HashSet<>();
    private int today;
    private boolean isErased;

    List<Item> items() {
        return List.copyOf(items.values());
    }

    List<Item> items(Predicate<Item> which) {
        return items.values().stream().filter(which).toList();
    }

    Set<String> known() {
        return known;
    }

    Counters counters() {
        return new Counters(items(Item::isUnread).size(), items(Item::isUnseen).size());
    }

    /** Whether nothing can have been removed by the expiry of another run meanwhile. */
    boolean isCertain() {
        return items.values().stream().allMatch(item -> item.over == Item.Over.NO);
    }

    void check(Counters counters) {
        if (isCertain()) {
            assertThat(counters).isEqualTo(counters());
        }
    }

    /** @param arrived what the journal made of the batch, in order */
    void store(List<NewEvent> batch, List<Change.Arrived> arrived) {
        List<NewEvent> fresh = batch.stream()
                .filter(event -> known.add(event.id()))
                .filter(event -> !isErased || !isLate(event))
                .toList();
        assertThat(arrived).hasSameSizeAs(fresh);
        Map<String, Item> ofThisBatch = new HashMap<>();
        for (int i = 0; i < fresh.size(); i++) {
            Item item = arrive(fresh.get(i), arrived.get(i).notification(), ofThisBatch);
            if (item.content.collapseKey() != null) {
                ofThisBatch.put(item.content.collapseKey(), item);
            }
        }
    }

    /** Recorded long ago, and only now delivered. */
    static boolean isLate(NewEvent event) {
        return event.recordedAt().isBefore(Instant.now().minusSeconds(600));
    }

    private Item arrive(NewEvent event, Notification notification, Map<String, Item> ofThisBatch) {
        String key = event.content().collapseKey();
        Item target = key == null
                ? null
                : ofThisBatch.getOrDefault(key, newestUnread(key).orElse(null));
        if (target == null) {
            assertThat(items).doesNotContainKey(notification.id());
        } else {
            assertThat(notification.id()).isEqualTo(target.id);
        }
        assertThat(notification.content()).isEqualTo(event.content());
        assertThat(notification.readAt()).isNull();
        assertThat(notification.seenAt()).isNull();
        Item item = new Item(notification.id(), event.id(), event.content(), Item.Over.of(event.content()));
        item.seq = notification.seq();
        item.arrivedDay = today;
        items.put(item.id, item);
        return item;
    }

    private Optional<Item> newestUnread(String key) {
        return items(item -> key.equals(item.content.collapseKey()) && item.isUnread() && item.over == Item.Over.NO)
                .stream()
                .max(Comparator.comparingLong(item -> item.seq));
    }

    /** @param answer what the journal says it is now */
    void patch(StatePatch patch, @Nullable Notification answer) {
        Item item = items.get(patch.id());
        if (item == null || item.over == Item.Over.YES) {
            assertThat(answer).isNull();
            return;
        }
        if (item.over != Item.Over.NO && answer == null) {
            // It had come to its end in time.
            return;
        }
        boolean read = patch.read() == null ? item.isRead && !Boolean.FALSE.equals(patch.seen()) : patch.read();
        boolean seen = read || (patch.seen() == null ? item.isSeen : patch.seen());
        boolean archived = patch.archived() == null ? item.isArchived : patch.archived();
        if (archived && !item.isArchived) {
            item.archivedDay = today;
        }
        if (read && !item.isRead) {
            item.read(today);
        }
        item.isRead = read;
        item.isSeen = seen;
        item.isArchived = archived;
        if (item.over == Item.Over.NO) {
            Notification told = Objects.requireNonNull(answer);
            assertThat(told.readAt() != null).isEqualTo(read);
            assertThat(told.seenAt() != null).isEqualTo(seen);
        }
    }

    void mark(MarkAll mark) {
        for (Item item : items.values()) {
            boolean isCovered = (mark.through() == null || item.seq <= mark.through())
                    && (mark.category() == null || mark.category().equals(item.content.category()));
            if (isCovered && mark.what() == Watermark.READ) {
                item.read(today);
            } else if (isCovered) {
                item.isSeen = true;
            }
        }
    }

    void retract(List<String> events) {
        known.addAll(events);
        items.values().removeIf(item -> events.contains(item.event));
    }

    void erase() {
        items.clear();
        isErased = true;
    }

    void daysPass(int days) {
        today += days;
    }

    /** The oldest beyond the limit have gone. */
    void trim(int limit) {
        List<Item> oldestFirst = new ArrayList<>(items.values());
        oldestFirst.sort(Comparator.comparingLong(item -> item.seq));
        oldestFirst.subList(0, Math.max(0, oldestFirst.size() - limit)).forEach(item -> items.remove(item.id));
    }

    /** Retention has looked at the feed. */
    void visited(Set<UUID> standing) {
        for (Item item : items()) {
            if (!standing.contains(item.id)) {
                assertThat(item.over != Item.Over.NO || isOld(item, item.readDay))
                        .as("may be pruned: " + item.event)
                        .isTrue();
                items.remove(item.id);
            } else {
                assertThat(isOld(item, item.readAgainDay))
                        .as("had to be pruned: " + item.event)
                        .isFalse();
            }
        }
    }

    private boolean isOld(Item item, int readDay) {
        if (item.isUnread()) {
            return today - item.arrivedDay >= UNREAD_DAYS;
        }
        return (item.isRead && today - readDay >= READ_DAYS)
                || (item.isArchived && today - item.archivedDay >= READ_DAYS);
    }

    /** What had an end has come to it. */
    void expired() {
        items.values().removeIf(item -> item.over != Item.Over.NO);
    }
}
