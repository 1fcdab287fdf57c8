package dev.tidings.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.problem.Problem;
import dev.tidings.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TurnstileTest {
    private final Turnstile turnstile = new Turnstile(1);
    private final CompletableFuture<String> first = new CompletableFuture<>();

    @Test
    void refusesOneTooManyAtOnce() {
        pass(first);

        Throwable refused = pass(new CompletableFuture<>()).getFailure();

        assertThat(refused)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.problem().kind()).isEqualTo(Problem.Kind.UNAVAILABLE));
    }

    @Test
    void letsTheNextPassWhenOneHasEndedOrFailed() {
        pass(first);
        first.complete("done");
        CompletableFuture<String> failing = new CompletableFuture<>();
        pass(failing);
        failing.completeExceptionally(new IllegalStateException());

        pass(CompletableFuture.completedFuture("done too")).assertItem("done too");
    }

    @Test
    void countsACallWhoseCallerHasGoneUntilItEnds() {
        pass(first).cancel();
        assertThat(pass(new CompletableFuture<>()).getFailure()).isInstanceOf(ProblemException.class);

        first.complete("done");

        pass(CompletableFuture.completedFuture("next")).assertItem("next");
    }

    private UniAssertSubscriber<String> pass(CompletableFuture<String> call) {
        return turnstile
                .pass(Uni.createFrom().completionStage(call))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }
}
