package dev.tidings.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Recipient;
import dev.tidings.journal.Events;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class SubscriptionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    Route route;

    @Test
    void whoeverWaitsNoLongerLeavesTheOthersOfTheFeedWaiting() {
        Recipient recipient = Recipient.of(Events.freshTenant(), "ada");
        Subscription one;
        UniAssertSubscriber<Void> patient;
        RealServers.redis().kill();
        try {
            await().atMost(PATIENCE).until(() -> !route.isConnected());
            one = route.subscribe(recipient, recipient.key(), new Deaf());
            Subscription other = route.subscribe(recipient, recipient.key(), new Deaf());
            patient = other.acknowledged().subscribe().withSubscriber(UniAssertSubscriber.create());

            one.acknowledged().subscribe().with(ignored -> {}).cancel();

            patient.assertNotTerminated();
            assertThat(one.isAcknowledged()).isFalse();
        } finally {
            RealServers.redis().restart();
        }

        patient.awaitItem(PATIENCE);
        assertThat(one.isAcknowledged()).isTrue();
    }
}
