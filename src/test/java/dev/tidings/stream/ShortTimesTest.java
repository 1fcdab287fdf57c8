package dev.tidings.stream;

import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.identity.Tokens;
import dev.tidings.journal.Events;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What takes a long time in production, with short times. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@TestProfile(ShortTimesTest.ShortTimes.class)
class ShortTimesTest extends StreamTests {
    /** Seconds for what are minutes. */
    public static final class ShortTimes implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.ofEntries(
                    Map.entry("tidings.stream.lifetime", "12s"),
                    Map.entry("tidings.stream.lifetime-jitter", "0.1"),
                    Map.entry("tidings.stream.ping-interval", "1s"),
                    Map.entry("tidings.stream.stall-limit", "3s"),
                    Map.entry("tidings.stream.socket-send-buffer", "16384"),
                    Map.entry("tidings.ticket.lifetime", "4s"),
                    Map.entry("tidings.ticket.lease", "3s"),
                    Map.entry("tidings.ticket.renew-every", "500ms"),
                    Map.entry("tidings.ticket.slot-lifetime", "2s"),
                    Map.entry("tidings.tenants.\"two-streams\".streams", "2"),
                    Map.entry("tidings.tenants.\"churning\".streams", "100000"));
        }
    }

    @Inject
    MeterRegistry metrics;

    @Test
    void pingsCanBeSeenByJavaScriptAndCarryNoId() {
        try (SseProbe client = open("ada").awaitLive()) {
            await().atMost(PATIENCE).until(() -> client.frames("ping").size() >= 2);

            assertThat(client.frames("ping")).allSatisfy(ping -> {
                assertThat(ping.data()).isEqualTo("{}");
                assertThat(ping.id()).isNull();
            });
        }
    }

    @Test
    void anOldStreamEndsAndItsTicketOpensTheNext() {
        Issued ticket = ticket(Tokens.of(tenant, "ada"), "browser");
        try (SseProbe client = redeem(ticket, "Cookie", ticket.cookie()).awaitLive()) {
            SseProbe.Seen bye = client.await("bye");
            client.awaitEnd();

            assertThat(bye.json().getString("reason")).isEqualTo("expired");
            assertThat(bye.json().getString("reconnect")).isEqualTo("same");
            assertThat(bye.json().getInteger("retryMs")).isBetween(2000, 5000);
            try (SseProbe next = redeem(ticket, "Cookie", ticket.cookie()).awaitLive()) {
                assertThat(next.status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aTicketThatNobodyRedeemedIsOver() {
        Issued ticket = ticket(Tokens.of(tenant, "ada"), "none");

        await().pollDelay(Duration.ofMillis(4500)).atMost(PATIENCE).until(() -> true);

        try (SseProbe late = redeem(ticket)) {
            assertThat(late.status()).isEqualTo(401);
        }
    }

    @Test
    void aLeaseEndsAfterTheLastStream() {
        Issued ticket = ticket(Tokens.of(tenant, "ada"), "browser");
        redeem(ticket, "Cookie", ticket.cookie()).awaitLive().close();

        await().pollDelay(Duration.ofSeconds(4)).atMost(PATIENCE).until(() -> {
            try (SseProbe late = redeem(ticket, "Cookie", ticket.cookie())) {
                return late.status() == 401;
            }
        });
    }

    @Test
    void aClientThatNeverReadsIsEndedAndOthersAreNotSlowed() throws IOException {
        double slowBefore = slow();
        Socket deaf = deaf("ada");
        try (deaf;
                SseProbe other = open("bob").awaitLive()) {
            await().atMost(PATIENCE)
                    .until(() -> metrics.get("tidings.stream.open").gauge().value() >= 2);
            for (int i = 0; i < 200; i++) {
                announce(store(List.of(Events.event(tenant, "x".repeat(3000), "ada", "bob"))));
            }

            other.awaitTitles(200);
            await().atMost(PATIENCE).until(() -> slow() > slowBefore);
            assertThat(other.hasEnded()).isFalse();
        }
    }

    /** 16: less waits than Netty calls full. 200: more. */
    @ParameterizedTest
    @ValueSource(ints = {16, 200})
    void aClientThatDoesNotReadItsEndEitherKeepsNoConnection(int events) throws IOException {
        double slowBefore = slow();
        try (Socket deaf = deaf("ada")) {
            await().atMost(PATIENCE)
                    .until(() -> metrics.get("tidings.stream.open").gauge().value() >= 1);
            for (int i = 0; i < events; i++) {
                announce(store(List.of(Events.event(tenant, "x".repeat(3000), "ada"))));
            }
            await().atMost(PATIENCE).until(() -> slow() > slowBefore);
            await().pollDelay(Duration.ofSeconds(4)).atMost(PATIENCE).until(() -> true);

            // What the kernel had is still there; what waited in front of it was dropped, and the end with it.
            assertThat(rest(deaf)).startsWith("HTTP/1.1 200").doesNotContain("event: bye");
        }
    }

    private Socket deaf(String user) throws IOException {
        Socket deaf = new Socket();
        deaf.setReceiveBufferSize(4096);
        deaf.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
        deaf.connect(new InetSocketAddress(root.getHost(), root.getPort()));
        deaf.getOutputStream()
                .write(("GET /v1/stream HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
                                + "Authorization: Bearer " + Tokens.of(tenant, user) + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return deaf;
    }

    private static String rest(Socket socket) {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(rest);
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("reset");
        }
        return rest.toString(StandardCharsets.UTF_8);
    }

    private double slow() {
        return metrics.counter("tidings.stream.closed", "reason", "slow").count();
    }
}
