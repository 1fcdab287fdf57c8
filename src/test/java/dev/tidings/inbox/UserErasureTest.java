package dev.tidings.inbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.not;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Recipient;
import dev.tidings.identity.Tokens;
import dev.tidings.journal.Events;
import dev.tidings.journal.Journal;
import dev.tidings.stream.SseProbe;
import dev.tidings.testing.Awaits;
import dev.tidings.ticket.Slots;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code DELETE /v1/users?user=ada}, who has three notifications. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@Timeout(90)
class UserErasureTest {
    private static final String PROBLEM = "application/problem+json";

    @Inject
    Journal journal;

    @Inject
    Slots slots;

    private final Reader ada = new Reader(Events.freshTenant(), "ada");
    private final Recipient key = Recipient.of(ada.tenant(), "ada");

    @BeforeEach
    void store() {
        store(ada.tenant(), "ada");
        store(ada.tenant(), "grace");
    }

    @Test
    void leavesNothingOfTheFeed() {
        ada.patched("n1", "{\"archived\":true}");
        ada.mark("read", "{\"category\":\"tests\"}");

        Response answer = erase("user", "ada");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        JsonObject receipt = new JsonObject(answer.asString());
        assertThat(receipt.fieldNames()).isEqualTo(Set.of("user", "erasedAt", "notifications", "signals", "streams"));
        assertThat(receipt.getString("user")).isEqualTo("ada");
        assertThat(receipt.getInteger("notifications")).isEqualTo(3);
        assertThat(receipt.getInstant("erasedAt")).isBetween(Instant.now().minusSeconds(30), Instant.now());
        JsonObject page = ada.list("status", "all");
        assertThat(page.getJsonArray("items")).isEmpty();
        assertThat(page.getInteger("unread")).isZero();
        assertThat(ada.list("status", "archived").getJsonArray("items")).isEmpty();
    }

    @Test
    void leavesEveryoneElse() {
        Reader namesake = new Reader(Events.freshTenant(), "ada");
        Reader grace = new Reader(ada.tenant(), "grace");
        store(namesake.tenant(), "ada");
        try (SseProbe theirs = namesake.stream("");
                SseProbe colleagues = grace.stream("")) {
            erase("user", "ada").then().statusCode(200);

            assertThat(namesake.list().getInteger("unread")).isEqualTo(3);
            assertThat(grace.list().getInteger("unread")).isEqualTo(3);
            assertThat(theirs.hasEnded()).isFalse();
            assertThat(colleagues.hasEnded()).isFalse();
        }
    }

    @Test
    void endsTheStreamsForGoodAndVoidsTheTickets() {
        Reader.Ticket ticket = ada.ticket();
        try (SseProbe phone = ada.stream("");
                SseProbe laptop = ada.stream("")) {
            JsonObject receipt = new JsonObject(erase("user", "ada").asString());

            assertThat(receipt.getInteger("streams")).isEqualTo(2);
            for (SseProbe stream : List.of(phone, laptop)) {
                Awaits.await().atMost(Duration.ofSeconds(1)).until(stream::hasEnded);
                assertThat(stream.await("bye").json().getString("reason")).isEqualTo("revoked");
                assertThat(stream.await("bye").json().getString("reconnect")).isEqualTo("never");
            }
        }
        // Before the refused opening takes one for a moment.
        assertThat(slots.clear(key.key()).await().atMost(Duration.ofSeconds(5))).isZero();
        try (SseProbe refused = ticket.open()) {
            assertThat(refused.status()).isEqualTo(401);
        }
    }

    @Test
    void isDoneTwiceWithoutHarm() {
        erase("user", "ada");

        JsonObject again = new JsonObject(erase("user", "ada").asString());

        assertThat(again.getInteger("notifications")).isZero();
        assertThat(again.getInteger("streams")).isZero();
        store(ada.tenant(), "ada");
        assertThat(ada.list().getInteger("unread")).isEqualTo(3);
    }

    @Test
    void ofSomebodyWhoNeverWasFindsNothing() {
        JsonObject receipt = new JsonObject(
                erase("user", "nobody/ü😀").then().statusCode(200).extract().asString());

        assertThat(receipt.getString("user")).isEqualTo("nobody/ü😀");
        assertThat(receipt.getInteger("notifications")).isZero();
        assertThat(receipt.getInteger("signals")).isZero();
    }

    @Test
    void needsToKnowExactlyWho() {
        for (String[] query : List.of(
                new String[] {},
                new String[] {"user", ""},
                new String[] {"user", "a\u0000"},
                new String[] {"user", "a".repeat(129)},
                new String[] {"user", "ada", "user", "grace"})) {
            erase(query)
                    .then()
                    .statusCode(400)
                    .contentType(PROBLEM)
                    .body("errors.field", contains("user"))
                    .body(not(org.hamcrest.Matchers.containsString("grace")));
        }
        assertThat(ada.list().getInteger("unread")).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "producer", "platform"})
    void isForAdminsAlone(String role) {
        String token = role.isEmpty() ? Tokens.of(ada.tenant(), "ada") : Tokens.of(ada.tenant(), "ada", role);

        given().header("Authorization", "Bearer " + token)
                .queryParam("user", "ada")
                .delete("/v1/users")
                .then()
                .statusCode(403)
                .contentType(PROBLEM);

        assertThat(ada.list().getInteger("unread")).isEqualTo(3);
        given().delete("/v1/users?user=ada").then().statusCode(401).contentType(PROBLEM);
        assertThat(ada.send("GET", "/v1/users", "").statusCode()).isEqualTo(405);
    }

    @Test
    void byAnAdminOfAnotherTenantReachesNobodyHere() {
        given().header("Authorization", "Bearer " + Tokens.of(Events.freshTenant(), "root", "admin"))
                .queryParam("user", "ada")
                .delete("/v1/users")
                .then()
                .statusCode(200);

        assertThat(ada.list().getInteger("unread")).isEqualTo(3);
    }

    @Test
    void isA503AndNothingIsErasedWhileAServerIsAway() {
        for (RealServers.Server server : List.of(RealServers.redis(), RealServers.postgres())) {
            server.kill();
            try {
                eraseOnce("user", "ada")
                        .then()
                        .statusCode(503)
                        .contentType(PROBLEM)
                        .header("Retry-After", "2");
            } finally {
                server.restart();
            }
        }

        assertThat(ada.list().getInteger("unread")).isEqualTo(3);
        assertThat(new JsonObject(erase("user", "ada").asString()).getInteger("notifications"))
                .isEqualTo(3);
    }

    private Response erase(String... query) {
        return Awaits.await()
                .atMost(Duration.ofSeconds(40))
                .until(() -> eraseOnce(query), answer -> answer.statusCode() != 503);
    }

    private Response eraseOnce(String... query) {
        var request = given().header("Authorization", "Bearer " + Tokens.of(ada.tenant(), "root", "admin"));
        for (int i = 0; i < query.length; i += 2) {
            request.queryParam(query[i], query[i + 1]);
        }
        return request.delete("/v1/users");
    }

    private void store(String tenant, String user) {
        journal.store(Events.numbered(3, tenant, user)).await().atMost(Duration.ofSeconds(10));
    }
}
