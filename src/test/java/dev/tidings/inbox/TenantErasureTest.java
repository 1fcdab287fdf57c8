package dev.tidings.inbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.TenantId;
import dev.tidings.identity.Tokens;
import dev.tidings.journal.Erasure;
import dev.tidings.journal.Erasures;
import dev.tidings.journal.Events;
import dev.tidings.journal.Journal;
import dev.tidings.route.Route;
import dev.tidings.stream.SseProbe;
import dev.tidings.testing.Awaits;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code DELETE /v1/tenant} of a tenant with 250 users who have two notifications each; a step erases 100 feeds. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@Timeout(90)
class TenantErasureTest {
    private static final String PROBLEM = "application/problem+json";
    private static final String[] USERS =
            IntStream.range(0, 250).mapToObj(n -> "user-" + n).toArray(String[]::new);

    @Inject
    Journal journal;

    @Inject
    Erasures erasures;

    @Inject
    FeedSignals signals;

    @Inject
    Route route;

    @Inject
    InboxMetrics metrics;

    private final String tenant = Events.freshTenant();
    private final Reader one = new Reader(tenant, "user-7");

    @BeforeEach
    void store() {
        store(tenant);
    }

    @Test
    void leavesNothingOfItAndEverythingOfAnother() {
        Reader namesake = new Reader(Events.freshTenant(), "user-7");
        store(namesake.tenant());

        Response answer = erase("tenant", tenant);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        JsonObject receipt = new JsonObject(answer.asString());
        assertThat(receipt.fieldNames())
                .isEqualTo(Set.of("tenant", "erasedAt", "done", "feeds", "notifications", "events"));
        assertThat(receipt.getString("tenant")).isEqualTo(tenant);
        assertThat(receipt.getBoolean("done")).isTrue();
        assertThat(receipt.getInteger("feeds")).isEqualTo(250);
        assertThat(receipt.getInteger("notifications")).isEqualTo(500);
        assertThat(receipt.getInteger("events")).isEqualTo(2);
        assertThat(one.list().getInteger("unread")).isZero();
        assertThat(namesake.list().getInteger("unread")).isEqualTo(2);
    }

    @Test
    void endsAllOfItsStreams() {
        Reader other = new Reader(tenant, "user-249");
        try (SseProbe stream = one.stream("");
                SseProbe anothers = other.stream("")) {
            erase("tenant", tenant);

            for (SseProbe ended : List.of(stream, anothers)) {
                Awaits.await().atMost(Duration.ofSeconds(2)).until(ended::hasEnded);
                assertThat(ended.await("bye").json().getString("reason")).isEqualTo("revoked");
            }
        }
    }

    @Test
    void isThatOfTheTokenUnlessOneIsNamed() {
        Response answer = given().header("Authorization", "Bearer " + Tokens.of(tenant, "root", "platform"))
                .delete("/v1/tenant");

        assertThat(new JsonObject(answer.asString()).getString("tenant")).isEqualTo(tenant);
        assertThat(one.list().getInteger("unread")).isZero();
    }

    @Test
    void stopsWhenItsTimeIsOverAndGoesOnWithTheNextCall() {
        TenantErasure brief = new TenantErasure(
                erasures, signals, route, InboxConfigs.with("erase-time", "5s"), metrics, new Clock() {
                    private java.time.Instant now = java.time.Instant.EPOCH;

                    @Override
                    public java.time.Instant instant() {
                        now = now.plusSeconds(4);
                        return now;
                    }

                    @Override
                    public java.time.ZoneId getZone() {
                        return java.time.ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(java.time.ZoneId zone) {
                        return this;
                    }
                });

        List<Erasure> calls = new ArrayList<>();
        do {
            calls.add(brief.erase(new TenantId(tenant)).await().atMost(Duration.ofSeconds(20)));
        } while (!calls.getLast().isDone());

        assertThat(calls).extracting(Erasure::feeds).containsExactly(200L, 250L);
        assertThat(calls)
                .extracting(Erasure::erasedAt)
                .containsOnly(calls.getFirst().erasedAt());
    }

    @Test
    void goesOnWhereACrashLeftIt() {
        erasures.eraseSome(new TenantId(tenant)).await().atMost(Duration.ofSeconds(20));

        JsonObject receipt = new JsonObject(erase("tenant", tenant).asString());

        assertThat(receipt.getInteger("feeds")).isEqualTo(250);
        assertThat(receipt.getInteger("notifications")).isEqualTo(500);
    }

    @Test
    void isDoneAgainWithoutHarm() {
        erase("tenant", tenant);

        JsonObject again = new JsonObject(erase("tenant", tenant).asString());

        assertThat(again.getBoolean("done")).isTrue();
        assertThat(again.getInteger("notifications")).isZero();
    }

    @Test
    void needsToKnowExactlyWhich() {
        for (String[] query :
                List.of(new String[] {"tenant", ""}, new String[] {"tenant", "a".repeat(129)}, new String[] {
                    "tenant", tenant, "tenant", "other"
                })) {
            erase(query).then().statusCode(400).contentType(PROBLEM).body("errors.field", contains("tenant"));
        }
        assertThat(one.list().getInteger("unread")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "producer", "admin"})
    void isForThePlatformAlone(String role) {
        String token = role.isEmpty() ? Tokens.of(tenant, "root") : Tokens.of(tenant, "root", role);

        given().header("Authorization", "Bearer " + token)
                .delete("/v1/tenant")
                .then()
                .statusCode(403)
                .contentType(PROBLEM);

        assertThat(one.list().getInteger("unread")).isEqualTo(2);
        given().delete("/v1/tenant").then().statusCode(401).contentType(PROBLEM);
        assertThat(one.send("GET", "/v1/tenant", "").statusCode()).isEqualTo(405);
    }

    @Test
    void isA503WhilePostgresIsAway() {
        RealServers.postgres().kill();
        try {
            eraseOnce("tenant", tenant)
                    .then()
                    .statusCode(503)
                    .contentType(PROBLEM)
                    .header("Retry-After", "2");
        } finally {
            RealServers.postgres().restart();
        }

        assertThat(new JsonObject(erase("tenant", tenant).asString()).getBoolean("done"))
                .isTrue();
    }

    private Response erase(String... query) {
        return Awaits.await()
                .atMost(Duration.ofSeconds(40))
                .until(() -> eraseOnce(query), answer -> answer.statusCode() != 503);
    }

    private Response eraseOnce(String... query) {
        var request = given().header("Authorization", "Bearer " + Tokens.platform());
        for (int i = 0; i < query.length; i += 2) {
            request.queryParam(query[i], query[i + 1]);
        }
        return request.delete("/v1/tenant");
    }

    private void store(String tenant) {
        journal.store(List.of(Events.event(tenant, "n1", USERS), Events.event(tenant, "n2", USERS)))
                .await()
                .atMost(Duration.ofSeconds(20));
    }
}
