package dev.tidings.stream;

import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.identity.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** A tenant that may have two streams, with users who may have more each. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@TestProfile(ShortTimesTest.ShortTimes.class)
class TenantLimitTest extends StreamTests {
    private static final String TENANT = "two-streams";

    @Inject
    MeterRegistry metrics;

    @Test
    void theThirdStreamIsA429AndAReconnectionIsNot() {
        double before = limited();
        Issued ticket = ticket(Tokens.of(TENANT, "ada"), "browser");
        Issued waiting = ticket(Tokens.of(TENANT, "cleo"), "none");
        try (SseProbe ada = redeem(ticket, "Cookie", ticket.cookie()).awaitLive();
                SseProbe bob = openWith(Tokens.of(TENANT, "bob")).awaitLive();
                SseProbe byBearer = openWith(Tokens.of(TENANT, "cleo"));
                SseProbe byTicket = redeem(waiting);
                SseProbe again = redeem(ticket, "Cookie", ticket.cookie()).awaitLive();
                SseProbe elsewhere = open("ada").awaitLive()) {
            for (SseProbe refused : new SseProbe[] {byBearer, byTicket}) {
                assertThat(refused.status()).isEqualTo(429);
                assertThat(refused.header("retry-after")).isPresent();
                assertThat(refused.problem().getString("type")).isEqualTo("urn:problem-type:tidings:too-many");
                assertThat(refused.problem().getString("detail"))
                        .contains("tenant")
                        .doesNotContain(TENANT);
            }
            assertThat(again.status()).isEqualTo(200);
            assertThat(elsewhere.status()).isEqualTo(200);
            assertThat(limited()).isEqualTo(before + 2);
            ada.awaitEnd();
            assertThat(bob.hasEnded()).isFalse();
        }

        // The ticket that was refused is still good, and the places are free.
        await().atMost(PATIENCE).until(() -> {
            try (SseProbe cleo = redeem(waiting)) {
                return cleo.status() == 200;
            }
        });
    }

    private double limited() {
        return metrics.counter("tidings.stream.limited", "by", "tenant").count();
    }
}
