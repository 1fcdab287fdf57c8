package dev.tidings.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.feed.TenantId;
import dev.tidings.ingest.WaitingLanes.Lane;
import dev.tidings.journal.Overflows.Waiting;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WaitingLanesTest {
    private static final TenantId LOUD = new TenantId("loud");
    private static final Lane LANE = new Lane(LOUD, 3);
    private static final Waiting ROW = new Waiting(LOUD, 3, 1, 17);

    /** The answers of Postgres, each when the test gives it. */
    private final List<CompletableFuture<List<Waiting>>> answers = new ArrayList<>();

    private final List<Waiting> told = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final WaitingLanes lanes = new WaitingLanes(this::ask, this::tell, nanos::get);

    private Uni<List<Waiting>> ask() {
        CompletableFuture<List<Waiting>> answer = new CompletableFuture<>();
        answers.add(answer);
        return Uni.createFrom().completionStage(answer);
    }

    private Uni<Void> tell(List<Waiting> rows) {
        told.addAll(rows);
        return Uni.createFrom().voidItem();
    }

    private void refresh() {
        lanes.refresh().subscribe().with(ignored -> {});
    }

    private void remember(Waiting... rows) {
        lanes.remember(List.of(rows)).subscribe().with(ignored -> {});
    }

    @Test
    void areThoseOfPostgres() {
        refresh();
        answers.getFirst().complete(List.of(ROW));

        assertThat(lanes.now()).containsExactly(LANE);
    }

    @Test
    void haveThoseThatAreOnTheirWayUntilAllOfTheirBatchesHaveArrived() {
        lanes.begin(Set.of(LANE));
        lanes.begin(Set.of(LANE));
        lanes.end(Set.of(LANE));
        assertThat(lanes.now()).containsExactly(LANE);

        lanes.end(Set.of(LANE));

        assertThat(lanes.now()).isEmpty();
    }

    @Test
    void anAnswerThatIsOlderThanWhatWasRememberedTakesNothingAway() {
        refresh();
        remember(ROW);

        answers.getFirst().complete(List.of());

        assertThat(lanes.now()).containsExactly(LANE);
    }

    @Test
    void aLaterAnswerWithoutThemIsTheEnd() {
        remember(ROW);
        lanes.forget();
        refresh();

        answers.getFirst().complete(List.of());

        assertThat(lanes.now()).isEmpty();
    }

    @Test
    void postgresIsToldOfTheLastOfEachLane() {
        remember(ROW, new Waiting(LOUD, 3, 1, 19), new Waiting(LOUD, 3, 1, 18), new Waiting(LOUD, 4, 1, 5));

        assertThat(told).containsExactlyInAnyOrder(new Waiting(LOUD, 3, 1, 19), new Waiting(LOUD, 4, 1, 5));
    }

    @Test
    void areAskedForAgainWhenTheAnswerWasAFailure() {
        lanes.refresh().subscribe().with(ignored -> {}, failure -> {});
        answers.getFirst().completeExceptionally(new IllegalStateException("away"));

        refresh();

        assertThat(answers).hasSize(2);
    }

    @Test
    void nobodyWaitsWhileTheyAreReadAgain() {
        refresh();
        answers.getFirst().complete(List.of(ROW));
        nanos.addAndGet(WaitingLanes.READ_AGAIN_NANOS);

        assertThat(lanes.refresh().subscribeAsCompletionStage()).isDone();

        assertThat(lanes.now()).containsExactly(LANE);
        answers.getLast().complete(List.of());
        assertThat(lanes.now()).isEmpty();
    }

    @Test
    void behindAQuietTimeItIsWaitedForWhoStillWaits() {
        refresh();
        answers.getFirst().complete(List.of(ROW));
        nanos.addAndGet(WaitingLanes.OLD_NANOS);

        assertThat(lanes.refresh().subscribeAsCompletionStage()).isNotDone();
    }

    @Test
    void areNotReadAgainTooSoon() {
        refresh();
        answers.getFirst().complete(List.of(ROW));
        nanos.addAndGet(WaitingLanes.READ_AGAIN_NANOS - 1);

        refresh();

        assertThat(answers).hasSize(1);
    }

    @Test
    void theFirstReadingIsWaitedForAndSoIsTheNextBehindAFailure() {
        CompletableFuture<Void> first = lanes.refresh().subscribeAsCompletionStage();
        assertThat(first).isNotDone();
        answers.getFirst().complete(List.of(ROW));
        assertThat(first).isDone();
        nanos.addAndGet(WaitingLanes.READ_AGAIN_NANOS);
        refresh();
        answers.getLast().completeExceptionally(new IllegalStateException("away"));

        assertThat(lanes.refresh().subscribeAsCompletionStage()).isNotDone();

        assertThat(lanes.now()).containsExactly(LANE);
    }

    @Test
    void anAnswerThatWasAskedForBeforePartitionsCameIsOfNoUse() {
        refresh();
        answers.getFirst().complete(List.of(new Waiting(LOUD, 4, 1, 5)));
        nanos.addAndGet(WaitingLanes.READ_AGAIN_NANOS);
        refresh();
        lanes.forget();
        refresh();
        answers.get(2).complete(List.of(ROW));

        answers.get(1).complete(List.of());

        assertThat(lanes.now()).containsExactly(LANE);
    }

    @Test
    void aSlowReadingIsNotGivenUpForAnotherOneUntilWhatIsKnownIsOld() {
        refresh();
        answers.getFirst().complete(List.of(ROW));
        nanos.addAndGet(WaitingLanes.READ_AGAIN_NANOS);
        refresh();
        nanos.addAndGet(WaitingLanes.READ_AGAIN_NANOS - 1);
        refresh();
        assertThat(answers).hasSize(2);

        answers.get(1).complete(List.of());

        assertThat(lanes.now()).isEmpty();
    }

    @Test
    void behindAReadingThatTakesTooLongItIsAskedAgainAndWaitedFor() {
        refresh();
        answers.getFirst().complete(List.of(ROW));
        nanos.addAndGet(WaitingLanes.READ_AGAIN_NANOS);
        refresh();
        nanos.addAndGet(WaitingLanes.READ_AGAIN_NANOS);

        CompletableFuture<Void> third = lanes.refresh().subscribeAsCompletionStage();

        assertThat(third).isNotDone();
        answers.get(1).complete(List.of());
        assertThat(lanes.now()).containsExactly(LANE);
        answers.get(2).complete(List.of());
        assertThat(third).isDone();
        assertThat(lanes.now()).isEmpty();
    }

    @Test
    void theFailureOfAReadingThatIsOldForgetsNothing() {
        refresh();
        answers.getFirst().complete(List.of(ROW));
        nanos.addAndGet(WaitingLanes.READ_AGAIN_NANOS);
        refresh();
        nanos.addAndGet(WaitingLanes.READ_AGAIN_NANOS);
        refresh();
        answers.get(2).complete(List.of(ROW));

        answers.get(1).completeExceptionally(new IllegalStateException("away"));

        refresh();
        assertThat(answers).hasSize(3);
    }

    @Test
    void whatWasRememberedBeforeAQuestionIsInItsAnswerAlone() {
        refresh();
        answers.getFirst().complete(List.of(ROW));
        nanos.addAndGet(WaitingLanes.READ_AGAIN_NANOS);
        remember(ROW);
        refresh();

        answers.getLast().complete(List.of());

        assertThat(lanes.now()).isEmpty();
    }

    @Test
    void whatWasRememberedBetweenAQuestionAndItsAnswerCounts() {
        refresh();
        answers.getFirst().complete(List.of(ROW));
        nanos.addAndGet(WaitingLanes.READ_AGAIN_NANOS);
        refresh();
        remember(ROW);

        answers.getLast().complete(List.of());

        assertThat(lanes.now()).containsExactly(LANE);
    }
}
