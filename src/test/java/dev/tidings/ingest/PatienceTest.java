package dev.tidings.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
