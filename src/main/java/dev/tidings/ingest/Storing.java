package dev.tidings.ingest;

import dev.tidings.feed.Content;
import dev.tidings.feed.FeedChange;
import dev.tidings.ingest.Received.Accepted;
import dev.tidings.ingest.Received.Rejected;
import dev.tidings.journal.NewEvent;
import dev.tidings.journal.RefusedContentException;
import dev.tidings.journal.Stored;
import dev.tidings.telemetry.TraceParent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Stores events and announces what that changed, in their order, however long Postgres is away. Announcing is best
 * effort: streams find by comparing versions what was committed and never announced.
 */
final class Storing {
    /**
     * As many as the journal puts into one transaction: a larger call would be several, and when the second fails, what
     * the first one changed is known to nobody and reaches its streams seconds late.
     */
    private static final int DELIVERIES_A_PART = 5_000;

    private final Function<List<NewEvent>, Uni<Stored>> journal;
    private final BiFunction<List<FeedChange>, IdentityHashMap<Content, TraceParent>, Uni<Void>> announcements;
    private final IngestMetrics metrics;
    private final Patience patience;
    private final Duration timeout;

    /**
     * @param journal commits
     * @param announcements of what was committed and of the spans of the events that are sampled; never fails
     * @param timeout of one attempt to commit
     */
    Storing(
            Function<List<NewEvent>, Uni<Stored>> journal,
            BiFunction<List<FeedChange>, IdentityHashMap<Content, TraceParent>, Uni<Void>> announcements,
            IngestMetrics metrics,
            Patience patience,
            Duration timeout) {
        this.journal = journal;
        this.announcements = announcements;
        this.metrics = metrics;
        this.patience = patience;
        this.timeout = timeout;
    }

    /** Completes when all is committed and announced but for what Postgres refuses; never fails. */
    Uni<List<Rejected>> store(List<Accepted> events) {
        if (events.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        List<List<Accepted>> parts = parts(events);
        if (parts.size() == 1) {
            return storePart(events);
        }
        return Multi.createFrom()
                .iterable(parts)
                .onItem()
                .transformToUniAndConcatenate(this::storePart)
                .onItem()
                .transformToIterable(refused -> refused)
                .collect()
                .asList();
    }

    private Uni<List<Rejected>> storePart(List<Accepted> part) {
        Sampled sampled = Sampled.of(part);
        return commit(part, sampled)
                .chain(stored -> announce(stored, sampled.begin("route publish")))
                .replaceWith(List.<Rejected>of())
                .onFailure(RefusedContentException.class)
                .recoverWithUni(refused -> isolate(part));
    }

    /**
     * Commits, and begins to announce.
     *
     * @param part see {@link #isOnePart}
     * @param announced what was committed before; never fails
     * @return with the end of the announcement, which never fails. Fails with {@link RefusedContentException}, and nothing is
     *     stored
     */
    Uni<CompletionStage<Void>> begin(List<Accepted> part, CompletionStage<Void> announced) {
        Sampled sampled = Sampled.of(part);
        return commit(part, sampled)
                .call(() -> Uni.createFrom().completionStage(announced))
                .map(stored -> announce(stored, sampled.begin("route publish")).subscribeAsCompletionStage());
    }

    /** Whether the journal takes them in one transaction. */
    static boolean isOnePart(List<Accepted> events) {
        int deliveries = 0;
        for (Accepted one : events) {
            deliveries += one.event().users().size();
        }
        return deliveries <= DELIVERIES_A_PART;
    }

    private Uni<Stored> commit(List<Accepted> part, Sampled sampled) {
        Sampled.Shared storing = sampled.begin("journal store");
        return patience.insist(() -> write(part), RefusedContentException.class::isInstance)
                .onTermination()
                .invoke(storing::end)
                .invoke(metrics::stored);
    }

    private Uni<Void> announce(Stored stored, Sampled.Shared publishing) {
        return announcements
                .apply(stored.changes(), publishing.parents())
                .onTermination()
                .invoke(publishing::end);
    }

    /** A connection that died without a word would wait for ever; written twice is written once. */
    private Uni<Stored> write(List<Accepted> part) {
        return journal.apply(part.stream().map(Accepted::event).toList())
                .ifNoItem()
                .after(timeout)
                .fail();
    }

    /** Halves until the culprit stands alone; the others are stored, still in their order. */
    private Uni<List<Rejected>> isolate(List<Accepted> part) {
        if (part.size() == 1) {
            Rejected culprit =
                    Rejected.because(part.getFirst(), Rejection.REFUSED, "is refused by the database for its content");
            return Uni.createFrom().item(List.of(culprit));
        }
        int half = part.size() / 2;
        return storePart(part.subList(0, half))
                .chain(first -> storePart(part.subList(half, part.size())).map(second -> joined(first, second)));
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
