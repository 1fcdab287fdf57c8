package dev.tidings.inbox;

import dev.tidings.feed.Notification;
import dev.tidings.feed.Recipient;
import dev.tidings.inbox.InboxMetrics.Outcome;
import dev.tidings.journal.Patched;
import dev.tidings.journal.StatePatch;
import dev.tidings.journal.States;
import dev.tidings.problem.ProblemException;
import dev.tidings.route.Announcements;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Changes single notifications, many in one transaction: each with its own would commit a few hundred a second. Every
 * {@code Uni} fails with a 503 when Postgres is away, when it takes too long, and when too many are waiting.
 */
@Singleton
class Patches {
    /** While one transaction waits for the feed that somebody else holds, half of all users do not wait with it. */
    private static final int LANES = 2;

    /**
     * In time limits of a caller. A transaction that is only late is waited for, so that a second one does not queue up
     * behind the same lock; a server that vanished without a word never answers.
     */
    private static final int GIVEN_UP_AFTER = 10;

    private final States states;
    private final Announcements announcements;
    private final InboxMetrics metrics;
    private final Duration limit;
    private final List<PatchLane> lanes;

    Patches(States states, Announcements announcements, InboxConfig config, InboxMetrics metrics) {
        this.states = states;
        this.announcements = announcements;
        this.metrics = metrics;
        this.limit = config.journalTimeout();
        int mostWaiting = config.patchesWaiting() / LANES;
        this.lanes = Stream.generate(() -> new PatchLane(this::write, config.patchesAtOnce(), mostWaiting, metrics))
                .limit(LANES)
                .toList();
    }

    /** The notification as it is now; empty if there is none, or none of this recipient's. */
    Uni<Optional<Notification>> patch(StatePatch patch) {
        Uni<Optional<Notification>> answer =
                lane(patch.recipient()).patch(patch).ifNoItem().after(limit).failWith(this::late);
        Context caller = Vertx.currentContext();
        // Else one event loop would encode the answers to all of a batch.
        return caller == null ? answer : answer.emitOn(task -> caller.runOnContext(ignored -> task.run()));
    }

    private PatchLane lane(Recipient recipient) {
        return lanes.get(Math.floorMod(recipient.hashCode(), LANES));
    }

    private Uni<Patched> write(List<StatePatch> patches) {
        long begun = System.nanoTime();
        return states.patch(patches)
                .invoke(() -> metrics.committed(Duration.ofNanos(System.nanoTime() - begun)))
                .ifNoItem()
                .after(limit.multipliedBy(GIVEN_UP_AFTER))
                .fail()
                .onFailure()
                .transform(Outage::orSame)
                .call(patched -> announcements.tell(patched.changes()));
    }

    private ProblemException late() {
        metrics.patched(Outcome.LATE);
        return Outage.unavailable(null);
    }
}
