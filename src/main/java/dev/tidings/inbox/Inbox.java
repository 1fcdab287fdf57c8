package dev.tidings.inbox;

import dev.tidings.feed.Notification;
import dev.tidings.feed.Recipient;
import dev.tidings.inbox.NotificationQuery.Line;
import dev.tidings.journal.Journal;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** The feed as a client reads it at its own pace. Every {@code Uni} fails with a 503 when Postgres is away. */
@ApplicationScoped
class Inbox {
    private final NotificationQuery query;
    private final Journal journal;
    private final InboxConfig config;
    private final Clock clock;

    Inbox(Mutiny.SessionFactory sessions, Journal journal, InboxConfig config, Clock clock) {
        this.query = new NotificationQuery(sessions);
        this.journal = journal;
        this.config = config;
        this.clock = clock;
    }

    void warmUp(@Observes StartupEvent start) {
        Infrastructure.getDefaultWorkerPool().execute(query::warmUp);
    }

    /** A page. A feed that nobody has opened or written to is made, so that its cursor holds. */
    Uni<Listed> list(Listing listing) {
        return Outage.within(config.journalTimeout(), read(listing));
    }

    /** Empty if there is none, or none of this recipient's. */
    Uni<Optional<Notification>> one(Recipient recipient, UUID id) {
        return Outage.within(
                config.journalTimeout(),
                query.one(recipient, id, clock.instant())
                        .map(lines -> lines.stream().findFirst().map(Inbox::notification)));
    }

    private Uni<Listed> read(Listing listing) {
        return query.list(listing, clock.instant())
                .chain(lines -> lines.isEmpty()
                        ? journal.open(listing.recipient()).chain(() -> read(listing))
                        : Uni.createFrom().item(() -> listed(listing, lines)));
    }

    private static Listed listed(Listing listing, List<Line> lines) {
        Line first = lines.getFirst();
        var now = first.feed().cursor(first.database().epoch());
        PageToken page = listing.page();
        if (page != null && !page.cursor().epoch().equals(now.epoch())) {
            throw ListParameters.wrongPage();
        }
        var cursor = page == null ? now : page.cursor();
        List<Notification> items = lines.stream()
                .limit(listing.limit())
                .map(Inbox::notification)
                .filter(Objects::nonNull)
                .toList();
        PageToken next = lines.size() > listing.limit()
                ? listing.next(cursor, items.getLast().seq())
                : null;
        return new Listed(items, next, first.feed().counters(), cursor);
    }

    private static @Nullable Notification notification(Line line) {
        NotificationRow row = line.notification();
        if (row == null) {
            return null;
        }
        CategoryMarkRow mark = line.mark();
        return row.notification(line.feed().marks(), mark == null ? null : mark.marks());
    }
}
