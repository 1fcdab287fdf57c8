package dev.tidings.inbox;

import dev.tidings.feed.Recipient;
import dev.tidings.feed.TenantId;
import dev.tidings.journal.TenantPool;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * Notifications with what decides their state, in one statement and so of one snapshot: with two, a client would be told a
 * cursor whose changes the list does not show.
 */
final class NotificationQuery {
    /** One notification of a list; a feed whose list is empty is one of these without a notification. */
    record Line(
            FeedRow feed,
            DatabaseEpochRow database,
            @Nullable NotificationRow notification,
            @Nullable CategoryMarkRow mark) {}

    private static final String NAME_TENANT = TenantPool.naming(":tenant");

    private static final String ONE = """
            select f, d, n, m
            from FeedRow f
              cross join DatabaseEpochRow d
              join NotificationRow n on n.tenantId = f.tenantId and n.userId = f.userId
              left join CategoryMarkRow m
                on m.tenantId = n.tenantId and m.userId = n.userId and m.category = n.category
            where f.tenantId = :tenant and f.userId = :user and n.id = :id and n.removed is null
              and (n.expiresAt is null or n.expiresAt > :now)""";

    /** As {@link Marks} says it. */
    private static final String UNREAD = """
            i.archivedAt is null and i.readAt is null
            and not (i.seq <= f.marks.readThrough and i.stateVersion < f.marks.readVersion)
            and not (i.seq <= coalesce(c.marks.readThrough, 0) and i.stateVersion < coalesce(c.marks.readVersion, 0))""";

    private static final Map<Status, String> LISTS = new EnumMap<>(Map.of(
            Status.UNREAD, list(UNREAD),
            Status.ALL, list("i.archivedAt is null"),
            Status.ARCHIVED, list("i.archivedAt is not null")));

    /** With sessions that keep state: one without cannot read a row twice in one result, and the feed is in each line. */
    private final Mutiny.SessionFactory sessions;

    NotificationQuery(Mutiny.SessionFactory sessions) {
        this.sessions = sessions;
    }

    /**
     * Has the queries parsed once. The parser learns the grammar from the first query that it reads, which takes up to
     * seconds on a busy machine; on an event loop that would hold up streams. To be called from a worker.
     */
    void warmUp() {
        LISTS.values().forEach(query -> sessions.getCriteriaBuilder().createQuery(query, Line.class));
        sessions.getCriteriaBuilder().createQuery(ONE, Line.class);
    }

    /** Newest first; one line more than the limit when there is another page. Empty only if there is no feed. */
    Uni<List<Line>> list(Listing listing, Instant now) {
        PageToken page = listing.page();
        return of(
                listing.recipient().tenant(),
                session -> session.createSelectionQuery(LISTS.get(listing.status()), Line.class)
                        .setParameter("tenant", listing.recipient().tenant().value())
                        .setParameter("user", listing.recipient().user().value())
                        .setParameter("now", now)
                        .setParameter("category", listing.category())
                        .setParameter("below", page == null ? Long.MAX_VALUE : page.below())
                        .setParameter("limit", listing.limit() + 1)
                        .getResultList());
    }

    /** Empty if there is no such notification in this feed. */
    Uni<List<Line>> one(Recipient recipient, UUID id, Instant now) {
        return of(
                recipient.tenant(),
                session -> session.createSelectionQuery(ONE, Line.class)
                        .setParameter("tenant", recipient.tenant().value())
                        .setParameter("user", recipient.user().value())
                        .setParameter("id", id)
                        .setParameter("now", now)
                        .getResultList());
    }

    /** The connection shows the rows of the tenant that its transaction names. */
    private <T> Uni<T> of(TenantId tenant, Function<Mutiny.Session, Uni<T>> read) {
        return sessions.withTransaction(session -> session.createNativeQuery(NAME_TENANT, String.class)
                .setParameter("tenant", tenant.value())
                .getSingleResult()
                .chain(() -> read.apply(session)));
    }

    /** The inner query walks the index of the list and stops at its limit; only what it found is read as a whole. */
    private static String list(String ofStatus) {
        return """
                select f, d, n, m
                from FeedRow f
                  cross join DatabaseEpochRow d
                  left join lateral (
                    select i.id as id, i.seq as seq
                    from NotificationRow i
                      left join CategoryMarkRow c
                        on c.tenantId = i.tenantId and c.userId = i.userId and c.category = i.category
                    where i.tenantId = :tenant and i.userId = :user and i.seq < :below and i.removed is null
                      and (i.expiresAt is null or i.expiresAt > :now)
                      and (cast(:category as String) is null or i.category = :category)
                      and %s
                    order by i.seq desc
                    limit :limit) p
                  left join NotificationRow n on n.tenantId = f.tenantId and n.userId = f.userId and n.id = p.id
                  left join CategoryMarkRow m
                    on m.tenantId = n.tenantId and m.userId = n.userId and m.category = n.category
                where f.tenantId = :tenant and f.userId = :user
                order by p.seq desc""".formatted(ofStatus);
    }
}
