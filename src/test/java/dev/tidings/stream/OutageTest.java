package dev.tidings.stream;

import static dev.tidings.testing.Awaits.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.identity.Tokens;
import dev.tidings.journal.Events;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Streams while the servers that they need are killed. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class OutageTest extends StreamTests {
    String openWithoutEventSource() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(root.resolve("/v1/stream"))
                .header("Authorization", "Bearer " + Tokens.of(tenant, "ada"))
                .header("Accept", "application/json")
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        return response.statusCode() + " "
                + response.headers().firstValue("Content-Type").orElse("");
    }

    /** What comes until the service closes the connection; a client that waits for that must not wait for the idle timeout. */
    String allThatComes(Issued ticket) throws IOException {
        try (Socket socket = new Socket(root.getHost(), root.getPort())) {
            socket.setSoTimeout(10_000);
            String request = "GET " + ticket.body().getString("streamUrl") + " HTTP/1.1\r\nHost: " + root.getAuthority()
                    + "\r\nAccept: text/event-stream\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    void assertBusy(SseProbe refused) {
        SseProbe.Seen bye = refused.await("bye");
        refused.awaitEnd();
        assertThat(refused.status()).isEqualTo(200);
        assertThat(refused.retryMillis()).isBetween(2000L, 5000L);
        assertThat(bye.json().getString("reason")).isEqualTo("busy");
        assertThat(bye.json().getString("reconnect")).isEqualTo("same");
        assertThat(refused.frames()).hasSize(1);
    }

    @Nested
    class RedisIsKilled {
        @Test
        void openStreamsLiveOnAndNewOnesAreBusyUntilItIsBack() throws Exception {
            Issued ticket = ticket(Tokens.of(tenant, "ada"), "none");
            try (SseProbe client = open("ada").awaitLive()) {
                RealServers.redis().kill();
                try (SseProbe refused = redeem(ticket)) {
                    assertBusy(refused);
                    assertThat(openWithoutEventSource()).isEqualTo("503 application/problem+json");
                    assertThat(allThatComes(ticket)).contains("onnection: close", "\"reason\":\"busy\"");
                    store(List.of(Events.event(tenant, "while away", "ada")));
                    client.awaitTitles(1);
                } finally {
                    RealServers.redis().restart();
                }

                await().atMost(PATIENCE).until(route::isConnected);
                emit("when back", "ada");
                client.awaitTitles(2);
                assertThat(client.titles()).containsExactly("while away", "when back");
                assertThat(client.frames("reset")).hasSize(1);
            }
        }
    }

    @Nested
    class PostgresIsKilled {
        @Test
        void openStreamsStayAndCatchUpWhenItIsBack() {
            Issued ticket = ticket(Tokens.of(tenant, "ada"), "none");
            try (SseProbe client = open("ada").awaitLive()) {
                RealServers.postgres().kill();
                try (SseProbe refused = redeem(ticket)) {
                    assertBusy(refused);
                } finally {
                    RealServers.postgres().restart();
                }

                await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                    store(List.of(Events.withId("the-same", tenant, "after", "ada")));
                    return true;
                });
                client.awaitTitles(1);
                assertThat(client.titles()).containsExactly("after");
                assertThat(client.hasEnded()).isFalse();
                await().atMost(PATIENCE).until(() -> {
                    try (SseProbe again = redeem(ticket)) {
                        return again.await(frame -> true).event().equals("reset");
                    }
                });
            }
        }
    }
}
