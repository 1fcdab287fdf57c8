package dev.tidings.ingest;

import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private final Patience patience = new Patience("database", Duration.ofMillis(60), Clock.systemUTC());
    private final AtomicInteger attempts = new AtomicInteger();

    private UniAssertSubscriber<String> insist(int failing, RuntimeException failure) {
        return patience.insist(() -> attempt(failing, failure), IllegalArgumentException.class::isInstance)
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }

    private Uni<String> attempt(int failing, RuntimeException failure) {
        if (attempts.incrementAndGet() <= failing) {
            throw failure;
        }
        return Uni.createFrom().item("done");
    }

    @Test
    void triesUntilItWorks() {
        insist(12, new IllegalStateException("away"))
                .awaitItem(Duration.ofSeconds(10))
                .assertItem("done");

        assertThat(attempts).hasValue(13);
        assertThat(patience.awaySeconds()).isZero();
    }

    @Test
    void passesOnWhatNoWaitingMends() {
        insist(1, new IllegalArgumentException("refused")).assertFailedWith(IllegalArgumentException.class);

        assertThat(attempts).hasValue(1);
    }

    @Test
    void doesNotBeginAgainAtOnce() {
        UniAssertSubscriber<String> waiting = insist(1, new IllegalStateException("away"));

        assertThat(attempts).hasValue(1);
        waiting.awaitItem(Duration.ofSeconds(10)).assertItem("done");
        assertThat(attempts).hasValue(2);
    }

    @Test
    void passesOnWhatNoWaitingMendsAfterItHasWaited() {
        UniAssertSubscriber<String> waiting = patience.<String>insist(
                        () -> attempt(Integer.MAX_VALUE, failure(3)), IllegalArgumentException.class::isInstance)
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());

        waiting.awaitFailure(Duration.ofSeconds(10)).assertFailedWith(IllegalArgumentException.class);
        assertThat(attempts).hasValue(3);
        assertThat(patience.awaySeconds()).isZero();
    }

    private RuntimeException failure(int last) {
        return attempts.get() + 1 == last ? new IllegalArgumentException("refused") : new IllegalStateException("away");
    }

    @Test
    void isNoDeeperAfterManyAttempts() {
        Patience hasty = new Patience("database", Duration.ofMillis(1), Clock.systemUTC());

        int depth = hasty.insist(() -> attempt(2_000, new IllegalStateException("away")), failure -> false)
                .map(done -> Thread.currentThread().getStackTrace().length)
                .await()
                .atMost(Duration.ofSeconds(60));

        assertThat(attempts).hasValue(2_001);
        assertThat(depth).isLessThan(200);
    }

    @Test
    void triesNoMoreOnceItIsCancelled() {
        UniAssertSubscriber<String> waiting = insist(Integer.MAX_VALUE, new IllegalStateException("away"));
        await().until(() -> attempts.get() > 2);

        waiting.cancel();
        int tried = attempts.get();

        await().pollDelay(Duration.ofMillis(300)).until(() -> true);
        assertThat(attempts.get()).isLessThanOrEqualTo(tried + 1);
    }

    @Test
    void mayHaveALongestPauseBelowTheUsualFirst() {
        Patience hasty = new Patience("database", Duration.ofMillis(10), Clock.systemUTC());

        hasty.insist(() -> attempt(3, new IllegalStateException("away")), failure -> false)
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .awaitItem(Duration.ofSeconds(10))
                .assertItem("done");

        assertThat(attempts).hasValue(4);
    }

    @Test
    void saysHowLongItHasBeenWaiting() {
        UniAssertSubscriber<String> waiting = insist(Integer.MAX_VALUE, new IllegalStateException("away"));

        await().until(() -> patience.awaySeconds() > 0.1);
        waiting.cancel();
    }
}
