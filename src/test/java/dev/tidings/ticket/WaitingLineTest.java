package dev.tidings.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WaitingLineTest {
    private final WaitingLine line = new WaitingLine(2, 5, Duration.ofMillis(500));
    private final List<UniEmitter<? super Integer>> made = new CopyOnWriteArrayList<>();
    private final List<Object> answers = new CopyOnWriteArrayList<>();

    private Uni<Integer> call() {
        return Uni.createFrom().emitter(made::add);
    }

    private Cancellable pass() {
        return line.pass(this::call).subscribe().with(answers::add, answers::add);
    }

    @Test
    void aFewAreUnderWayAndTheOthersFollowInOrder() {
        for (int i = 0; i < 4; i++) {
            pass();
        }
        assertThat(made).hasSize(2);
        assertThat(line.waiting()).isEqualTo(2);

        made.getFirst().complete(1);

        assertThat(made).hasSize(3);
        assertThat(answers).containsExactly(1);
        made.get(1).complete(2);
        made.get(2).complete(3);
        made.get(3).complete(4);
        assertThat(answers).containsExactly(1, 2, 3, 4);
        assertThat(line.underWay()).isZero();
    }

    @Test
    void whoeverHasGoneIsNeverCalledFor() {
        pass();
        pass();
        pass().cancel();
        pass();

        made.get(0).complete(1);

        assertThat(made).hasSize(3);
        made.get(1).complete(2);
        made.get(2).complete(4);
        assertThat(answers).containsExactly(1, 2, 4);
        assertThat(line.waiting()).isZero();
        assertThat(line.underWay()).isZero();
    }

    @Test
    void oneTooManyFailsAtOnce() {
        for (int i = 0; i < 2 + 5; i++) {
            pass();
        }
        assertThat(answers).isEmpty();

        pass();

        assertThat(answers).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(line.waiting()).isEqualTo(5);
    }

    @Test
    void aCallThatFailsOrThrowsOrNeverAnswersMakesRoom() {
        AtomicInteger after = new AtomicInteger();
        line.pass(() -> Uni.createFrom().<Integer>failure(new IllegalArgumentException()))
                .subscribe()
                .with(answers::add, answers::add);
        line.<Integer>pass(() -> {
                    throw new IllegalArgumentException();
                })
                .subscribe()
                .with(answers::add, answers::add);
        pass();
        pass();
        line.pass(() -> Uni.createFrom().item(after.incrementAndGet()))
                .subscribe()
                .with(answers::add, answers::add);

        assertThat(answers).hasSize(2);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(after).hasValue(1));
        assertThat(line.underWay()).isZero();
    }
}
