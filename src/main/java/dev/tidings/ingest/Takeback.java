package dev.tidings.ingest;

import dev.tidings.feed.FeedChange;
import dev.tidings.ingest.Received.Rejected;
import dev.tidings.ingest.Received.Retracting;
import dev.tidings.journal.Journal;
import dev.tidings.journal.RefusedContentException;
import dev.tidings.route.Announcements;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Carries out a batch's retractions and announces what left which feeds, however long Postgres is away. */
final class Takeback {
    private final Journal journal;
    private final Announcements announcements;
    private final IngestMetrics metrics;
    private final Patience patience;
    private final Duration timeout;

    Takeback(Journal journal, Announcements announcements, IngestMetrics metrics, Patience patience, Duration timeout) {
        this.journal = journal;
        this.announcements = announcements;
        this.metrics = metrics;
        this.patience = patience;
        this.timeout = timeout;
    }

    /** Completes when all are done but for what Postgres refuses; never fails. */
    Uni<List<Rejected>> retract(List<Retracting> retractions) {
        if (retractions.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return patience.insist(() -> write(retractions), RefusedContentException.class::isInstance)
                .invoke(changes -> metrics.retracted(removed(changes)))
                .chain(announcements::announce)
                .replaceWith(List.<Rejected>of())
                .onFailure(RefusedContentException.class)
                .recoverWithUni(refused -> isolate(retractions));
    }

    /** Done twice is done once; what a first, failed attempt has removed is announced by nobody and found by comparing. */
    private Uni<List<FeedChange>> write(List<Retracting> retractions) {
        return journal.retract(retractions.stream().map(Retracting::event).toList())
                .ifNoItem()
                .after(timeout)
                .fail();
    }

    private Uni<List<Rejected>> isolate(List<Retracting> retractions) {
        if (retractions.size() == 1) {
            Rejected culprit = Rejected.because(
                    retractions.getFirst(), Rejection.REFUSED, "is refused by the database for its content");
            return Uni.createFrom().item(List.of(culprit));
        }
        int half = retractions.size() / 2;
        return retract(retractions.subList(0, half))
                .chain(first ->
                        retract(retractions.subList(half, retractions.size())).map(second -> joined(first, second)));
    }

    private static int removed(List<FeedChange> changes) {
        return changes.stream().mapToInt(change -> change.changes().size()).sum();
    }

    private static List<Rejected> joined(List<Rejected> first, List<Rejected> second) {
        List<Rejected> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
