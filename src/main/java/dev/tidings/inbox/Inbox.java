package dev.tidings.inbox;

import dev.tidings.feed.Cursor;
import dev.tidings.feed.Notification;
import dev.tidings.feed.Recipient;
import dev.tidings.journal.Excerpt;
import dev.tidings.journal.Journal;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The feed as a client reads it at its own pace. Every {@code Uni} fails with a 503 when Postgres is away. */
@Singleton
class Inbox {
    private final Journal journal;
    private final InboxConfig config;

    Inbox(Journal journal, InboxConfig config) {
        this.journal = journal;
        this.config = config;
    }

    /** A page. A feed that nobody has opened or written to is made, so that its cursor holds. */
    Uni<Listed> list(Listing listing) {
        PageToken page = listing.page();
        // One more than the limit tells that there is another page.
        return Outage.within(
                config.journalTimeout(),
                journal.list(
                                listing.recipient(),
                                listing.status(),
                                listing.category(),
                                page == null ? Long.MAX_VALUE : page.below(),
                                listing.limit() + 1)
                        .map(excerpt -> listed(listing, excerpt)));
    }

    /** Empty if there is none, or none of this recipient's. */
    Uni<Optional<Notification>> one(Recipient recipient, UUID id) {
        return Outage.within(config.journalTimeout(), journal.notification(recipient, id));
    }

    private static Listed listed(Listing listing, Excerpt excerpt) {
        PageToken page = listing.page();
        if (page != null && !page.cursor().epoch().equals(excerpt.cursor().epoch())) {
            throw ListParameters.wrongPage();
        }
        Cursor cursor = page == null ? excerpt.cursor() : page.cursor();
        List<Notification> found = excerpt.notifications();
        List<Notification> items = found.subList(0, Math.min(listing.limit(), found.size()));
        PageToken next = found.size() > listing.limit()
                ? listing.next(cursor, items.getLast().seq())
                : null;
        return new Listed(items, next, excerpt.counters(), cursor);
    }
}
