package dev.tidings.ingest;

import dev.tidings.feed.Change;
import dev.tidings.feed.Notification;
import dev.tidings.feed.Recipient;
import dev.tidings.journal.Journal;
import java.time.Duration;
import java.util.List;

/** What has arrived in a feed, in its order. */
record Feed(Journal journal, Recipient recipient) {
    private static final int ENOUGH = 10_000;

    List<Notification> notifications() {
        return journal.page(recipient, null, ENOUGH).await().atMost(Duration.ofSeconds(10)).changes().stream()
                .map(change -> ((Change.Arrived) change).notification())
                .toList();
    }

    List<String> titles() {
        return notifications().stream()
                .map(notification -> notification.content().title())
                .toList();
    }
}
