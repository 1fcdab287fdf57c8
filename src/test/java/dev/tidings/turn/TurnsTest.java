package dev.tidings.turn;

import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.turn.Turns.Limits;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final Limits TWO_CALLS_OF_THREE = new Limits(2, 2, 3, 5, Duration.ofMillis(500));

    private final List<Call> made = new CopyOnWriteArrayList<>();
    private final List<Object> answers = new CopyOnWriteArrayList<>();
    private final Turns<String, Integer, String> turns = new Turns<>(
            TWO_CALLS_OF_THREE,
            (kind, questions) -> Uni.createFrom().emitter(emitter -> made.add(new Call(kind, questions, emitter))));

    private record Call(String kind, List<Integer> questions, UniEmitter<? super List<String>> emitter) {
        void answer() {
            emitter.complete(questions.stream().map(question -> kind + question).toList());
        }
    }

    private Cancellable ask(String kind, int question) {
        return turns.ask(kind, question).subscribe().with(answers::add, answers::add);
    }

    private List<List<Integer>> asked() {
        return made.stream().map(Call::questions).toList();
    }

    @Test
    void anOnlyQuestionGoesAtOnceAndThoseThatWaitGoTogether() {
        for (int i = 1; i <= 6; i++) {
            ask("a", i);
        }
        assertThat(asked()).containsExactly(List.of(1), List.of(2));
        assertThat(turns.waiting()).isEqualTo(4);

        made.getFirst().answer();

        assertThat(answers).containsExactly("a1");
        assertThat(asked()).containsExactly(List.of(1), List.of(2), List.of(3, 4, 5));
        made.get(1).answer();
        made.get(2).answer();
        made.get(3).answer();
        assertThat(answers).containsExactly("a1", "a2", "a3", "a4", "a5", "a6");
        assertThat(turns.underWay()).isZero();
        assertThat(turns.waiting()).isZero();
    }

    @Test
    void kindsAreNotMixedAndWhoeverAsksForMostWaitsLongest() {
        ask("a", 1);
        ask("a", 2);
        for (int i = 3; i <= 6; i++) {
            ask("a", i);
        }
        ask("b", 7);

        made.get(0).answer();
        made.get(1).answer();
        made.get(2).answer();

        assertThat(asked().subList(2, 5)).containsExactly(List.of(3, 4, 5), List.of(7), List.of(6));
        assertThat(made).extracting(Call::kind).containsExactly("a", "a", "a", "b", "a");
    }

    @Test
    void aKindThatIsSlowLeavesTurnsToOthers() {
        Turns<String, Integer, String> shared = new Turns<>(
                new Limits(3, 2, 3, 100, Duration.ofMinutes(1)),
                (kind, questions) -> Uni.createFrom().emitter(emitter -> made.add(new Call(kind, questions, emitter))));
        for (int i = 1; i <= 9; i++) {
            shared.ask("slow", i).subscribe().with(answers::add);
        }
        shared.ask("other", 10).subscribe().with(answers::add);
        shared.ask("third", 11).subscribe().with(answers::add);

        assertThat(asked()).containsExactly(List.of(1), List.of(2), List.of(10));
        made.get(2).answer();
        made.get(3).answer();

        assertThat(answers).containsExactly("other10", "third11");
        made.get(0).answer();
        assertThat(asked()).hasSize(5).endsWith(List.of(3, 4, 5));
        assertThat(shared.underWay()).isEqualTo(2);
    }

    @Test
    void whatTheAnsweredAskNextGoesWithTheNextCall() {
        ask("a", 1);
        turns.ask("a", 2).subscribe().with(answer -> ask("a", 4));
        ask("a", 3);

        made.get(1).answer();

        assertThat(asked()).containsExactly(List.of(1), List.of(2), List.of(3, 4));
    }

    @Test
    void aCallerThatThrowsHarmsNobody() {
        ask("a", 0);
        for (int i = 1; i <= 4; i++) {
            turns.ask("a", i)
                    .subscribe()
                    .with(
                            answer -> {
                                throw new IllegalStateException("the answer is not wanted");
                            },
                            failure -> {
                                throw new IllegalStateException("the failure neither");
                            });
        }
        ask("a", 5);

        made.get(0).answer();
        made.get(1).emitter().fail(new IllegalArgumentException());
        made.get(2).emitter().fail(new IllegalArgumentException());
        made.get(3).answer();

        assertThat(answers).containsExactly("a0", "a5");
        assertThat(turns.underWay()).isZero();
        ask("a", 6);
        assertThat(made).hasSize(5);
    }

    @Test
    void whoeverHasGoneIsNeverAskedFor() {
        ask("a", 1);
        ask("a", 2);
        ask("b", 3).cancel();
        ask("a", 4).cancel();
        ask("a", 5);

        made.get(0).answer();
        made.get(1).answer();

        assertThat(asked()).containsExactly(List.of(1), List.of(2), List.of(5));
        made.get(2).answer();
        assertThat(answers).containsExactly("a1", "a2", "a5");
        assertThat(turns.waiting()).isZero();
        assertThat(turns.underWay()).isZero();
    }

    @Test
    void oneTooManyFailsAtOnce() {
        for (int i = 0; i < 2 + 5; i++) {
            ask("a", i);
        }
        assertThat(answers).isEmpty();

        ask("a", 8);

        assertThat(answers).singleElement().isInstanceOf(TooManyWaitingException.class);
        assertThat(turns.waiting()).isEqualTo(5);
    }

    @Test
    void oneTooManyOfAKindThatHasItsPartFailsAndOthersPass() {
        Turns<String, Integer, String> shared = new Turns<>(
                new Limits(3, 1, 3, 2, Duration.ofMinutes(1)),
                (kind, questions) -> Uni.createFrom().emitter(emitter -> made.add(new Call(kind, questions, emitter))));
        for (int i = 1; i <= 4; i++) {
            shared.ask("a", i).subscribe().with(answers::add, answers::add);
        }

        assertThat(answers).singleElement().isInstanceOf(TooManyWaitingException.class);
        shared.ask("b", 5).subscribe().with(answers::add, answers::add);
        assertThat(asked()).containsExactly(List.of(1), List.of(5));
    }

    @Test
    void aCallThatFailsOrThrowsOrNeverAnswersOrAnswersTooLittleMakesRoom() {
        AtomicInteger number = new AtomicInteger();
        Turns<String, Integer, String> failing =
                new Turns<>(TWO_CALLS_OF_THREE, (kind, questions) -> switch (number.incrementAndGet()) {
                    case 1 -> Uni.createFrom().failure(new IllegalArgumentException());
                    case 2 -> throw new IllegalArgumentException();
                    case 3 -> Uni.createFrom().item(List.of());
                    case 4, 5 -> Uni.createFrom().nothing();
                    default -> Uni.createFrom().item(List.of("done"));
                });

        for (int i = 0; i < 6; i++) {
            failing.ask("a", i).subscribe().with(answers::add, answers::add);
        }

        assertThat(answers).hasSize(3).allMatch(answer -> answer instanceof Exception);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(answers).hasSize(6).contains("done"));
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(failing.underWay()).isZero());
    }

    @Test
    void whatAnEventLoopAsksWhileItIsAtItGoesTogether() throws InterruptedException {
        Vertx vertx = Vertx.vertx();
        CountDownLatch asked = new CountDownLatch(1);
        try {
            vertx.getOrCreateContext().runOnContext(ignored -> {
                for (int i = 1; i <= 4; i++) {
                    ask("a", i);
                }
                assertThat(made).isEmpty();
                asked.countDown();
            });

            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(asked()).containsExactly(List.of(1, 2, 3), List.of(4)));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void whoHasWaitedTooLongIsToldSoAndItsAnswerIsNobodysAnyMore() {
        Turns<String, Integer, String> impatient = new Turns<>(
                new Limits(1, 1, 3, 100, Duration.ofSeconds(2), Duration.ofMillis(100)),
                (kind, questions) -> Uni.createFrom().emitter(emitter -> made.add(new Call(kind, questions, emitter))));
        impatient.ask("a", 1).subscribe().with(answers::add, answers::add);
        impatient.ask("a", 2).subscribe().with(answers::add, answers::add);

        await().atMost(Duration.ofSeconds(10)).until(() -> answers.size() == 2);
        made.getFirst().answer();

        assertThat(answers).hasSize(2).allMatch(answer -> answer instanceof TimeoutException);
        assertThat(asked()).containsExactly(List.of(1));
        assertThat(impatient.underWay()).isZero();
        assertThat(impatient.waiting()).isZero();
    }

    @Test
    void aCallThatIsOverIsCancelledAndItsLateAnswerChangesNothing() {
        AtomicInteger cancelled = new AtomicInteger();
        AtomicReference<Turns<String, Integer, String>> slow = new AtomicReference<>();
        List<Integer> underWay = new CopyOnWriteArrayList<>();
        slow.set(new Turns<>(
                new Limits(1, 1, 1, 100, Duration.ofMillis(500)),
                (kind, questions) -> Uni.createFrom()
                        .<List<String>>emitter(emitter -> {
                            made.add(new Call(kind, questions, emitter));
                            if (made.size() == 2) {
                                // On the thread that has just ended the first, so that the second one's time cannot be
                                // over yet.
                                made.getFirst().answer();
                                underWay.add(slow.get().underWay());
                                made.getLast().answer();
                            }
                        })
                        .onCancellation()
                        .invoke(cancelled::incrementAndGet)));
        slow.get().ask("a", 1).subscribe().with(answers::add, answers::add);
        slow.get().ask("a", 2).subscribe().with(answers::add, answers::add);

        await().atMost(Duration.ofSeconds(10)).until(() -> answers.size() == 2);
        assertThat(underWay).containsExactly(1);
        await().atMost(Duration.ofSeconds(10)).until(() -> slow.get().underWay() == 0);
        assertThat(answers).element(0).isInstanceOf(TimeoutException.class);
        assertThat(answers.get(1)).isEqualTo("a2");
        assertThat(cancelled).hasValue(1);
    }

    /** Redis that is away refuses at once, and twenty thousand may be waiting. */
    @Test
    void theStackDoesNotGrowWithTheQueue() {
        List<UniEmitter<? super List<String>>> first = new ArrayList<>();
        Turns<String, Integer, String> refused = new Turns<>(
                new Limits(1, 1, 1, 100_000, Duration.ofMinutes(1)),
                (kind, questions) -> first.isEmpty()
                        ? Uni.createFrom().emitter(first::add)
                        : Uni.createFrom().failure(new IllegalArgumentException()));
        for (int i = 0; i < 100_000; i++) {
            refused.ask("a", i).subscribe().with(answer -> {}, failure -> {});
        }

        first.getFirst().complete(List.of("done"));

        assertThat(refused.waiting()).isZero();
        assertThat(refused.underWay()).isZero();
    }

    @Test
    void manyThreadsGetEachTheirOwnAnswer() throws InterruptedException {
        Turns<String, Integer, String> echoing = new Turns<>(
                new Limits(4, 2, 16, 100_000, Duration.ofMinutes(1)),
                (kind, questions) -> Uni.createFrom()
                        .item(questions.stream()
                                .map(question -> kind + question)
                                .toList())
                        .onItem()
                        .delayIt()
                        .by(Duration.ofMillis(1)));
        CountDownLatch open = new CountDownLatch(8 * 500);
        AtomicInteger right = new AtomicInteger();
        for (int thread = 0; thread < 8; thread++) {
            String kind = "kind-" + thread % 3 + "-";
            int from = thread * 500;
            Thread.ofVirtual().start(() -> {
                for (int i = from; i < from + 500; i++) {
                    String expected = kind + i;
                    echoing.ask(kind, i).subscribe().with(answer -> {
                        right.addAndGet(expected.equals(answer) ? 1 : 0);
                        open.countDown();
                    });
                }
            });
        }

        assertThat(open.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(right).hasValue(8 * 500);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(echoing.underWay()).isZero());
    }
}
