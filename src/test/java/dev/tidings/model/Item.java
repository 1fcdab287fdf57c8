package dev.tidings.model;

import dev.tidings.feed.Content;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** A notification as it must be. Its times are whole days; within a day nothing depends on time. */
final class Item {
    /** Whether the time of its content was up when it came. */
    enum Over {
        NO,
        YES,
        /** It comes to an end while the run lasts, and only the end of the run knows that it has. */
        SOON;

        private static final Duration LONG = Duration.ofMinutes(10);

        static Over of(Content content) {
            Instant expiresAt = content.expiresAt();
            if (expiresAt == null || expiresAt.isAfter(Instant.now().plus(LONG))) {
                return NO;
            }
            return expiresAt.isBefore(Instant.now().minus(LONG)) ? YES : SOON;
        }
    }

    final UUID id;
    String event;
    Content content;
    Over over;
    long seq;
    boolean isRead;
    boolean isSeen;
    boolean isArchived;
    int arrivedDay;
    int archivedDay;
    /** The earliest and the latest day that may count as that of reading: a later watermark may stand for an earlier one. */
    int readDay;

    int readAgainDay;

    Item(UUID id, String event, Content content, Over over) {
        this.id = id;
        this.event = event;
        this.content = content;
        this.over = over;
    }

    boolean isUnread() {
        return !isRead && !isArchived;
    }

    boolean isUnseen() {
        return !isSeen && !isArchived;
    }

    void read(int day) {
        readDay = isRead ? readDay : day;
        readAgainDay = day;
        isRead = true;
        isSeen = true;
    }
}
