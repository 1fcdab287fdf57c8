package dev.tidings.journal;

import dev.tidings.feed.Change;
import dev.tidings.feed.Counters;
import dev.tidings.feed.Epoch;
import dev.tidings.feed.FeedChange;
import dev.tidings.feed.Notification;
import dev.tidings.feed.Recipient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A feed whose row a transaction holds: it takes versions and counts, and remembers what was done to it. One thread at a
 * time.
 */
final class LockedFeed {
    private final Recipient recipient;
    private final Epoch epoch;
    private final long generation;
    private final long before;
    private final List<Change> changes = new ArrayList<>(1);
    private long version;
    private int unread;
    private int unseen;
    private int items;

    LockedFeed(Recipient recipient, Epoch epoch, long generation, long version, Counters counters, int items) {
        this.recipient = recipient;
        this.epoch = epoch;
        this.generation = generation;
        this.before = version;
        this.version = version;
        this.unread = counters.unread();
        this.unseen = counters.unseen();
        this.items = items;
    }

    Recipient recipient() {
        return recipient;
    }

    /** The next version, for exactly one change. */
    long take() {
        return ++version;
    }

    /** Answers the version that it took. */
    long arrive(NewEvent event, UUID id, Instant now) {
        Notification notification = new Notification(id, take(), event.content(), now, null, null);
        add(new Change.Arrived(notification.seq(), notification));
        return notification.seq();
    }

    void add(Change change) {
        changes.add(change);
    }

    void count(int moreUnread, int moreUnseen, int moreItems) {
        unread += moreUnread;
        unseen += moreUnseen;
        items += moreItems;
    }

    long version() {
        return version;
    }

    int items() {
        return items;
    }

    Counters counters() {
        return new Counters(unread, unseen);
    }

    boolean hasChanged() {
        return version > before;
    }

    /** Only if it {@link #hasChanged()}. */
    FeedChange change() {
        return new FeedChange(recipient, epoch, generation, before, version, changes, counters());
    }
}
