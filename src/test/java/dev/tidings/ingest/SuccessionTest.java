package dev.tidings.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.ingest.Gathering.Begun;
import dev.tidings.ingest.Received.Accepted;
import dev.tidings.ingest.Received.Read;
import dev.tidings.ingest.Received.Rejected;
import dev.tidings.journal.Refusals;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the next batch waits for, and what the offsets of one wait for. */
class SuccessionTest {
    private final OnDemand server = new OnDemand();
    private final List<List<Read>> wholes = new ArrayList<>();
    private final List<CompletableFuture<Void>> wholeEnds = new ArrayList<>();
    private final List<List<Read>> ended = new ArrayList<>();
    private boolean isEndingBroken;
    private final Succession succession = new Succession(server.storing, this::whole, this::end);

    private Read accepted;
    private Read rejected;

    @BeforeEach
    void read() {
        accepted = OnDemand.received(Sample.good());
        assertThat(accepted).isInstanceOf(Accepted.class);
        rejected = OnDemand.received(Sample.without("title"));
        assertThat(rejected).isInstanceOf(Rejected.class);
    }

    private Uni<Void> whole(List<Read> batch) {
        wholes.add(batch);
        CompletableFuture<Void> whole = new CompletableFuture<>();
        wholeEnds.add(whole);
        return Uni.createFrom().completionStage(whole);
    }

    private void end(List<Read> batch) {
        if (isEndingBroken) {
            throw new IllegalStateException("broken");
        }
        ended.add(batch);
    }

    private CompletableFuture<CompletionStage<Void>> begin(Read... batch) {
        return succession.begin(List.of(batch)).subscribeAsCompletionStage();
    }

    private static CompletableFuture<Void> end(CompletableFuture<CompletionStage<Void>> begun) {
        assertThat(begun).isCompleted();
        return begun.join().toCompletableFuture();
    }

    /** Stored, its announcement under way. */
    private CompletableFuture<Void> stored() {
        CompletableFuture<CompletionStage<Void>> begun = begin(accepted);
        server.commit(server.writes.size() - 1);
        return end(begun);
    }

    @Test
    void whatIsOnlyStoredIsStoredWhileTheOneBeforeIsAnnounced() {
        CompletableFuture<Void> first = stored();

        CompletableFuture<CompletionStage<Void>> second = begin(accepted);

        assertThat(server.writes).hasSize(2);
        assertThat(first).isNotDone();
        server.commit(1);
        assertThat(second).isNotDone();
        assertThat(server.announcements).hasSize(1);
        server.announced(0);
        assertThat(second).isCompleted();
        assertThat(server.announcements).hasSize(2);
    }

    @Test
    void itHasEndedOnceItIsAnnounced() {
        CompletableFuture<Void> announced = stored();
        assertThat(ended).isEmpty();
        assertThat(announced).isNotDone();

        server.announced(0);

        assertThat(ended).containsExactly(List.of(accepted));
        assertThat(announced).isCompleted();
    }

    @Test
    void whatNeedsMoreBeginsBehindTheAnnouncementOfTheOneBefore() {
        var _ = stored();

        CompletableFuture<CompletionStage<Void>> second = begin(accepted, rejected);

        assertThat(wholes).isEmpty();
        server.announced(0);
        assertThat(wholes).containsExactly(List.of(accepted, rejected));
        assertThat(second).isNotDone();
        wholeEnds.getFirst().complete(null);
        assertThat(end(second)).isCompleted();
    }

    @Test
    void whatTheJournalWritesInPartsBeginsBehindTheAnnouncementOfTheOneBefore() {
        var _ = stored();
        Read large = OnDemand.toMany(5_000);

        var _ = begin(large, accepted);

        assertThat(server.writes).hasSize(1);
        server.announced(0);
        assertThat(wholes).containsExactly(List.of(large, accepted));
    }

    @Test
    void anAttemptThatFailsByAFaultOfOursHoldsUpNothing() {
        var _ = stored();
        CompletableFuture<CompletionStage<Void>> failed = begin(rejected);
        server.announced(0);
        wholeEnds.getFirst().completeExceptionally(new IllegalStateException("broken"));
        assertThat(failed).isCompletedExceptionally();

        CompletableFuture<Void> second = stored();

        assertThat(server.announcements).hasSize(2);
        assertThat(second).isNotDone();
    }

    @Test
    void nothingIsWaitedForBehindWhatNeededMore() {
        CompletableFuture<CompletionStage<Void>> first = begin(rejected);
        wholeEnds.getFirst().complete(null);

        CompletableFuture<Void> second = stored();

        assertThat(first).isCompleted();
        assertThat(server.announcements).hasSize(1);
        assertThat(second).isNotDone();
    }

    @Test
    void whatPostgresRefusesGoesTheWholeWayBehindTheOneBefore() {
        var _ = stored();
        CompletableFuture<CompletionStage<Void>> second = begin(accepted);

        server.writes.get(1).completeExceptionally(Refusals.ofContent());

        assertThat(wholes).isEmpty();
        server.announced(0);
        assertThat(wholes).containsExactly(List.of(accepted));
        wholeEnds.getFirst().complete(null);
        assertThat(end(second)).isCompleted();
        assertThat(ended).hasSize(1);
    }

    @Test
    void aBatchWithoutRecordsWaitsForNothing() {
        var _ = stored();

        assertThat(end(begin())).isCompleted();
    }

    @Test
    void whatComesBehindABatchWithoutRecordsStillWaitsForTheAnnouncement() {
        var _ = stored();
        var _ = begin();

        CompletableFuture<CompletionStage<Void>> third = begin(accepted);
        server.commit(1);

        assertThat(server.announcements).hasSize(1);
        assertThat(third).isNotDone();
        server.announced(0);
        assertThat(server.announcements).hasSize(2);
    }

    @Test
    void aFaultOfOursWhileAnnouncingHoldsUpNothing() {
        CompletableFuture<Void> first = stored();

        server.announcements.getFirst().completeExceptionally(new IllegalStateException("broken"));

        assertThat(first).isCompleted();
        CompletableFuture<Void> second = stored();
        assertThat(server.announcements).hasSize(2);
        server.announced(1);
        assertThat(second).isCompleted();
    }

    @Test
    void aFaultOfOursBehindTheAnnouncementHoldsUpNothing() {
        CompletableFuture<Void> first = stored();
        isEndingBroken = true;

        server.announced(0);

        assertThat(first).isCompleted();
        var _ = stored();
        assertThat(server.announcements).hasSize(2);
    }

    @Test
    void offsetsWaitForTheAnnouncement() {
        CompletableFuture<Void> diverted = new CompletableFuture<>();
        CompletableFuture<Void> announced = stored();

        CompletableFuture<Void> rest = Begun.of(diverted, announced).rest().toCompletableFuture();

        diverted.complete(null);
        assertThat(rest).isNotDone();
        server.announced(0);
        assertThat(rest).isCompleted();
    }

    @Test
    void offsetsWaitForWhatIsDiverted() {
        CompletableFuture<Void> diverted = new CompletableFuture<>();
        CompletableFuture<Void> announced = stored();

        CompletableFuture<Void> rest = Begun.of(diverted, announced).rest().toCompletableFuture();

        server.announced(0);
        assertThat(rest).isNotDone();
        diverted.complete(null);
        assertThat(rest).isCompleted();
    }
}
