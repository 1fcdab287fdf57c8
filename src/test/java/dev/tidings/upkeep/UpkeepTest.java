package dev.tidings.upkeep;

import static dev.tidings.testing.Awaits.await;
import static dev.tidings.testing.Hasty.QUICK;
import static dev.tidings.testing.Hasty.SMALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Content;
import dev.tidings.feed.Priority;
import dev.tidings.feed.TenantId;
import dev.tidings.feed.UserId;
import dev.tidings.identity.Tokens;
import dev.tidings.journal.Events;
import dev.tidings.journal.Journal;
import dev.tidings.journal.NewEvent;
import dev.tidings.stream.SseProbe;
import dev.tidings.testing.Hasty;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Days as seconds, and feeds of ten. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@TestProfile(Hasty.class)
@Timeout(90)
class UpkeepTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    Journal journal;

    @Inject
    Pool pool;

    @TestHTTPResource("/v1/stream")
    URI stream;

    @TestHTTPResource(value = "/counters", management = true)
    URI counters;

    private SseProbe open(String tenant, String user, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Authorization";
        all[1] = "Bearer " + Tokens.of(tenant, user);
        System.arraycopy(headers, 0, all, 2, headers.length);
        return SseProbe.open(stream, all);
    }

    private static NewEvent expiring(String tenant, Instant at) {
        Content content = new Content(
                "urn:test", "t", null, Priority.NORMAL, "soon over", null, null, "[]", null, null, Instant.now(), at);
        return new NewEvent(
                new TenantId(tenant),
                "urn:test",
                UUID.randomUUID().toString(),
                List.of(new UserId("ada")),
                content,
                0,
                1,
                Instant.now());
    }

    private void update(String sql, String tenant) {
        pool.preparedQuery(sql).execute(Tuple.of(tenant)).await().atMost(PATIENCE);
    }

    private JsonObject ask(String method) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(counters)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    @Test
    void whatExpiresLeavesTheFeedWithinFiveSeconds() {
        String tenant = Events.freshTenant();
        Instant over = Instant.now().plusSeconds(5);
        journal.store(List.of(expiring(tenant, over), Events.event(tenant, "stays", "ada")))
                .await()
                .atMost(PATIENCE);

        try (SseProbe ada = open(tenant, "ada").awaitLive()) {
            SseProbe.Seen removed = ada.await("removed");

            assertThat(Duration.between(over, Instant.now())).isBetween(Duration.ZERO, Duration.ofSeconds(5));
            assertThat(removed.json().getString("reason")).isEqualTo("expired");
            await().atMost(PATIENCE).until(() -> ada.frames("feed").size() == 2);
            assertThat(ada.frames("feed").getLast().json().getInteger("unread")).isEqualTo(1);
        }
    }

    @Test
    void aFeedHoldsNoMoreThanItMay() {
        try (SseProbe ada = open(SMALL, "ada").awaitLive()) {
            journal.store(Events.numbered(14, SMALL, "ada")).await().atMost(PATIENCE);

            await().atMost(PATIENCE).until(() -> ada.frames("removed").size() == 4);
            assertThat(ada.frames("removed"))
                    .allSatisfy(frame ->
                            assertThat(frame.json().getString("reason")).isEqualTo("pruned"));
            try (SseProbe fresh = open(SMALL, "ada").awaitLive()) {
                assertThat(fresh.titles())
                        .containsExactly("n5", "n6", "n7", "n8", "n9", "n10", "n11", "n12", "n13", "n14");
                assertThat(fresh.await("feed").json().getInteger("unread")).isEqualTo(10);
            }
        }
    }

    @Test
    void whatWasReadGoesFirstAndACursorBelowTheForgottenRemovalsIsReset() {
        journal.store(Events.numbered(3, QUICK, "ada")).await().atMost(PATIENCE);
        String cursor;
        try (SseProbe ada = open(QUICK, "ada").awaitLive()) {
            cursor = String.valueOf(ada.lastId());
        }
        update("update notification set read_at = now() where tenant_id = $1 and title = 'n2'", QUICK);
        update("update feed set unread = unread - 1, unseen = unseen - 1 where tenant_id = $1", QUICK);

        try (SseProbe ada = open(QUICK, "ada", "Last-Event-ID", cursor).awaitLive()) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(ada.frames("removed"))
                            .as(ada.frames().toString())
                            .hasSize(3));
            assertThat(ada.frames("feed").get(1).json().getInteger("unread")).isEqualTo(2);
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            try (SseProbe late = open(QUICK, "ada", "Last-Event-ID", cursor).awaitLive()) {
                assertThat(late.await(frame -> true).event()).isEqualTo("reset");
                assertThat(late.await("reset").json().getString("reason")).isEqualTo("pruned");
            }
        });
    }

    @Test
    void countersThatDriftedAreFoundAndSetRightForTheStreamsToo() throws Exception {
        String tenant = Events.freshTenant();
        journal.store(Events.numbered(3, tenant, "ada")).await().atMost(PATIENCE);
        try (SseProbe ada = open(tenant, "ada").awaitLive()) {
            update("update feed set unread = 17, unseen = 0 where tenant_id = $1", tenant);

            assertThat(ask("GET").getInteger("drifted")).isPositive();
            JsonObject repaired = ask("POST");

            assertThat(repaired.getInteger("repaired")).isPositive().isEqualTo(repaired.getInteger("drifted"));
            await().atMost(PATIENCE).until(() -> ada.frames("feed").size() == 2);
            assertThat(ada.frames("feed").getLast().json())
                    .isEqualTo(JsonObject.of("unread", 3, "unseen", 3, "live", true));
            assertThat(ask("GET").getInteger("drifted")).isZero();
        }
    }
}
