package dev.tidings.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConvoysTest {
    private static final Duration EVERY = Duration.ofMillis(50);
    private static final int FULL = 100;

    private final List<List<Integer>> journeys = new ArrayList<>();
    /** Of the journeys, each when the test says so. */
    private final List<CompletableFuture<Void>> ends = new ArrayList<>();

    private final Time time = new Time();
    private final Convoys<Integer> convoys = new Convoys<>(this::travel, EVERY, FULL, time);

    private Uni<Void> travel(List<Integer> all) {
        journeys.add(all);
        CompletableFuture<Void> end = new CompletableFuture<>();
        ends.add(end);
        return Uni.createFrom().completionStage(end);
    }

    @Test
    void theFirstGoesAtOnceAndThoseWhoComeMeanwhileTogetherBehindIt() {
        var first = convoys.add(1, 1);
        var second = convoys.add(2, 1);
        var third = convoys.add(3, 1);
        time.pass(EVERY);
        assertThat(journeys).containsExactly(List.of(1));

        ends.getFirst().complete(null);

        assertThat(journeys).containsExactly(List.of(1), List.of(2, 3));
        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
        assertThat(third).isNotDone();

        ends.getLast().complete(null);

        assertThat(second).isCompleted();
        assertThat(third).isCompleted();
        assertThat(journeys).hasSize(2);
    }

    @Test
    void afterAQuietTimeTheNextGoesAtOnce() {
        var first = convoys.add(1, 1);
        ends.getFirst().complete(null);
        time.pass(EVERY);

        var second = convoys.add(2, 1);

        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
        assertThat(journeys).containsExactly(List.of(1), List.of(2));
    }

    @Test
    void otherwiseTheNextGoesAWhileAfterTheLastOne() {
        var first = convoys.add(1, 1);
        ends.getFirst().complete(null);
        var second = convoys.add(2, 1);
        time.pass(EVERY.minusNanos(1));
        var third = convoys.add(3, 1);
        assertThat(journeys).containsExactly(List.of(1));
        assertThat(first).isCompleted();

        time.pass(Duration.ofNanos(1));

        assertThat(journeys).containsExactly(List.of(1), List.of(2, 3));
        ends.getLast().complete(null);
        assertThat(second).isCompleted();
        assertThat(third).isCompleted();
    }

    @Test
    void whatIsFullDoesNotWait() {
        var first = convoys.add(1, 1);
        ends.getFirst().complete(null);
        var second = convoys.add(2, FULL - 1);
        assertThat(journeys).hasSize(1);

        var third = convoys.add(3, 1);

        assertThat(journeys).containsExactly(List.of(1), List.of(2, 3));
        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
        assertThat(third).isNotDone();
        time.pass(EVERY);
        assertThat(journeys).hasSize(2);
    }

    @Test
    void aJourneyThatFailsFailsThoseWhoTookItAndNobodyElse() {
        var first = convoys.add(1, 1);
        var second = convoys.add(2, 1);

        time.pass(EVERY);
        ends.getFirst().completeExceptionally(new IllegalStateException("on purpose"));

        assertThat(first).isCompletedExceptionally();
        assertThat(second).isNotDone();
        ends.getLast().complete(null);
        assertThat(second).isCompleted();
    }

    @Test
    void aJourneyThatCannotBeginFailsAsWell() {
        Convoys<Integer> broken = new Convoys<>(
                all -> {
                    throw new IllegalStateException("on purpose");
                },
                Duration.ZERO,
                FULL,
                time);

        assertThat(broken.add(1, 1)).isCompletedExceptionally();
        assertThat(broken.add(2, 1)).isCompletedExceptionally();
    }

    @Test
    void fromManyThreadsEachTravelsOnceAndThoseOfOneThreadInTheirOrder() throws Exception {
        int threads = 4;
        int each = 2_000;
        List<Integer> travelled = new ArrayList<>();
        try (var workers = Executors.newFixedThreadPool(threads + 1)) {
            Convoys<Integer> busy = new Convoys<>(
                    all -> Uni.createFrom()
                            .<Void>item(() -> null)
                            .onItem()
                            .invoke(() -> travelled.addAll(all))
                            .runSubscriptionOn(workers),
                    Duration.ZERO,
                    FULL,
                    time);
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int from = thread * each;
                all.add(CompletableFuture.runAsync(
                        () -> addAll(busy, from, from + each).join(), workers));
            }
            for (CompletableFuture<Void> one : all) {
                one.get(20, TimeUnit.SECONDS);
            }
        }
        assertThat(travelled).hasSize(threads * each).doesNotHaveDuplicates();
        for (int thread = 0; thread < threads; thread++) {
            int of = thread;
            assertThat(travelled.stream().filter(i -> i / each == of)).isSorted();
        }
    }

    private static CompletableFuture<Void> addAll(Convoys<Integer> convoys, int from, int to) {
        CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
        for (int i = from; i < to; i++) {
            last = convoys.add(i, 1);
        }
        return last;
    }
}
