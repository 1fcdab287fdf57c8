package dev.tidings.ingest;

import dev.tidings.feed.Change;
import dev.tidings.feed.FeedChange;
import dev.tidings.ingest.Received.Accepted;
import dev.tidings.ingest.Received.Rejected;
import dev.tidings.journal.Journal;
import dev.tidings.journal.RefusedContentException;
import dev.tidings.journal.Stored;
import dev.tidings.route.Message;
import dev.tidings.route.Outgoing;
import dev.tidings.route.Route;
import dev.tidings.wire.Frames;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Stores events and announces what that changed, in their order, however long Postgres is away. Announcing is best
 * effort: streams find by comparing versions what was committed and never announced.
 */
final class Storing {
    private static final Logger LOG = Logger.getLogger(Storing.class);
    /**
     * As many as the journal puts into one transaction: a larger call would be several, and when the second fails, what
     * the first one changed is known to nobody and reaches its streams seconds late.
     */
    private static final int DELIVERIES_A_PART = 5_000;

    private final Journal journal;
    private final Route route;
    private final IngestMetrics metrics;
    private final Patience patience;
    private final Duration timeout;

    Storing(Journal journal, Route route, IngestMetrics metrics, Patience patience, Duration timeout) {
        this.journal = journal;
        this.route = route;
        this.metrics = metrics;
        this.patience = patience;
        this.timeout = timeout;
    }

    /** Completes when all is committed and announced but for what Postgres refuses; never fails. */
    Uni<List<Rejected>> store(List<Accepted> events) {
        return Multi.createFrom()
                .iterable(parts(events))
                .onItem()
                .transformToUniAndConcatenate(this::storePart)
                .onItem()
                .transformToIterable(refused -> refused)
                .collect()
                .asList();
    }

    private Uni<List<Rejected>> storePart(List<Accepted> part) {
        return patience.insist(() -> write(part), RefusedContentException.class::isInstance)
                .invoke(metrics::stored)
                .chain(this::announce)
                .replaceWith(List.<Rejected>of())
                .onFailure(RefusedContentException.class)
                .recoverWithUni(refused -> isolate(part));
    }

    /** A connection that died without a word would wait for ever; written twice is written once. */
    private Uni<Stored> write(List<Accepted> part) {
        return journal.store(part.stream().map(Accepted::event).toList())
                .ifNoItem()
                .after(timeout)
                .fail();
    }

    /** Halves until the culprit stands alone; the others are stored, still in their order. */
    private Uni<List<Rejected>> isolate(List<Accepted> part) {
        if (part.size() == 1) {
            Rejected culprit = Rejected.because(
                    part.getFirst().record(), Rejection.REFUSED, "is refused by the database for its content");
            return Uni.createFrom().item(List.of(culprit));
        }
        int half = part.size() / 2;
        return storePart(part.subList(0, half))
                .chain(first -> storePart(part.subList(half, part.size())).map(second -> joined(first, second)));
    }

    /** Encoding thousands of frames would hold up the streams of an event loop. */
    private Uni<Void> announce(Stored stored) {
        return Uni.createFrom()
                .item(() -> stored.changes().stream().map(Storing::outgoing).toList())
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .chain(route::announce)
                .onFailure()
                .recoverWithUni(Storing::onUnannounced);
    }

    /** It is committed: failing here would store it again to no purpose. */
    private static Uni<Void> onUnannounced(Throwable failure) {
        LOG.error("changes are stored but not announced", failure);
        return Uni.createFrom().voidItem();
    }

    private static Outgoing outgoing(FeedChange change) {
        Message message = Message.Announcement.of(change, Frames.of(change), occurredAtMillis(change));
        return new Outgoing(change.recipient().key(), message);
    }

    private static long occurredAtMillis(FeedChange change) {
        long oldest = Long.MAX_VALUE;
        for (Change one : change.changes()) {
            if (one instanceof Change.Arrived arrived) {
                oldest = Math.min(
                        oldest, arrived.notification().content().createdAt().toEpochMilli());
            }
        }
        return oldest;
    }

    private static List<List<Accepted>> parts(List<Accepted> events) {
        List<List<Accepted>> parts = new ArrayList<>();
        int start = 0;
        int deliveries = 0;
        for (int i = 0; i < events.size(); i++) {
            int more = events.get(i).event().users().size();
            if (i > start && deliveries + more > DELIVERIES_A_PART) {
                parts.add(events.subList(start, i));
                start = i;
                deliveries = 0;
            }
            deliveries += more;
        }
        if (start < events.size()) {
            parts.add(events.subList(start, events.size()));
        }
        return parts;
    }

    private static List<Rejected> joined(List<Rejected> first, List<Rejected> second) {
        List<Rejected> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
