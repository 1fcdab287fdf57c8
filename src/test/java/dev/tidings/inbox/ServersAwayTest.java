package dev.tidings.inbox;

import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.tidings.embedded.RealServers;
import dev.tidings.journal.Events;
import dev.tidings.journal.Journal;
import dev.tidings.route.Route;
import dev.tidings.stream.SseProbe;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Changes while the servers that they need, or could do without, are killed. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@Timeout(120)
class ServersAwayTest {
    private record Call(String method, String path, String body) {}

    @Inject
    Journal journal;

    @Inject
    Route route;

    private final Reader ada = new Reader(Events.freshTenant(), "ada");

    @BeforeEach
    void store() {
        journal.store(Events.numbered(3, ada.tenant(), ada.user())).await().atMost(Duration.ofSeconds(10));
    }

    @Test
    void withoutPostgresAChangeIsA503AndPasses() {
        String path = "/" + ada.id("n1");

        RealServers.postgres().kill();
        try {
            for (Call call : List.of(
                    new Call("PATCH", path, "{\"read\":true}"),
                    new Call("POST", "/read", ""),
                    new Call("POST", "/seen", "{\"through\":1}"),
                    new Call("DELETE", "/v1/streams", ""))) {
                var answer = ada.sendOnce(call.method(), call.path(), call.body());
                answer.then()
                        .statusCode(503)
                        .contentType("application/problem+json")
                        .header("Retry-After", "2")
                        .body("type", equalTo("urn:problem-type:tidings:unavailable"));
                assertThat(Duration.ofMillis(answer.time())).isLessThan(Duration.ofSeconds(5));
            }
        } finally {
            RealServers.postgres().restart();
        }

        assertThat(ada.patched("n1", "{\"read\":true}").getString("readAt")).isNotNull();
        assertThat(ada.mark("seen", "").getInteger("unseen")).isZero();
    }

    @Test
    void withoutRedisAChangeIsMadeAndStreamsFollowAndEnd() {
        String path = "/" + ada.id("n1");
        try (SseProbe stream = ada.stream("")) {
            RealServers.redis().kill();
            try {
                await().atMost(Duration.ofSeconds(20)).until(() -> !route.isConnected());

                assertThat(ada.sendOnce("PATCH", path, "{\"read\":true}").statusCode())
                        .isEqualTo(200);
                assertThat(ada.sendOnce("POST", "/read", "").statusCode()).isEqualTo(200);
                stream.await(
                        frame -> frame.event().equals("feed") && frame.json().getInteger("unread") == 0);
            } finally {
                RealServers.redis().restart();
            }
        }
        await().atMost(Duration.ofSeconds(20)).until(route::isConnected);
    }
}
