package dev.tidings.inbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Recipient;
import dev.tidings.identity.Tokens;
import dev.tidings.journal.Events;
import dev.tidings.journal.Export;
import dev.tidings.journal.Journal;
import dev.tidings.problem.ProblemException;
import dev.tidings.testing.Awaits;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code GET /v1/users/export?user=ada}, who has 120 notifications: more than two pages. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@Timeout(90)
class ExportTest {
    private static final String PROBLEM = "application/problem+json";

    @Inject
    Journal journal;

    @Inject
    Export export;

    @Inject
    FeedSignals signals;

    @Inject
    InboxMetrics metrics;

    private final Reader ada = new Reader(Events.freshTenant(), "ada");

    @BeforeEach
    void store() {
        journal.store(Events.numbered(120, ada.tenant(), "ada")).await().atMost(Duration.ofSeconds(20));
    }

    @Test
    void bringsAllThatStandsOldestFirst() {
        String archived = ada.patched("n120", "{\"archived\":true}").getString("id");
        ada.mark("read", "{\"through\":5,\"category\":\"tests\"}");
        ada.mark("seen", "");
        Sql.update(
                "update notification set expires_at = now() + interval '1 second' where tenant_id = ? and title = 'n100'",
                ada.tenant());
        Sql.update(
                "update notification set removed = 'retracted', removed_at = now(), title = ''"
                        + " where tenant_id = ? and title = 'n99'",
                ada.tenant());

        Response answer = export("user", "ada");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.contentType()).startsWith("application/jsonl");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.asString()).endsWith("}\n").doesNotContain("\n\n", "[{\"kind\"");
        List<JsonObject> lines = lines(answer);
        JsonObject feed = lines.getFirst();
        assertThat(feed.getString("kind")).isEqualTo("feed");
        assertThat(feed.getString("tenant")).isEqualTo(ada.tenant());
        assertThat(feed.getString("user")).isEqualTo("ada");
        assertThat(feed.getInteger("version")).isEqualTo(123);
        assertThat(feed.getInteger("unread")).isEqualTo(114);
        assertThat(feed.getInteger("unseen")).isZero();
        assertThat(feed.getJsonArray("watermarks").stream()
                        .map(mark ->
                                ((JsonObject) mark).getString("what") + " " + ((JsonObject) mark).getInteger("through")
                                        + " " + ((JsonObject) mark).getString("category")))
                .containsExactly("read 5 tests", "seen 122 null");
        List<JsonObject> notifications = lines.subList(1, lines.size() - 1);
        assertThat(notifications)
                .extracting(line -> line.getString("title"))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 120)
                        .filter(n -> n != 99)
                        .mapToObj(n -> "n" + n)
                        .toList());
        assertThat(notifications).extracting(line -> line.getString("kind")).containsOnly("notification");
        assertThat(notifications.getFirst().getString("readAt")).isNotNull();
        assertThat(notifications.getFirst().getValue("archivedAt")).isNull();
        assertThat(notifications.getLast().getString("id")).isEqualTo(archived);
        assertThat(notifications.getLast().getString("archivedAt")).isNotNull();
        assertThat(lines.getLast())
                .isEqualTo(new JsonObject().put("kind", "end").put("notifications", 119));
    }

    @Test
    void ofSomebodyWhoNeverWasIsEmptyAndMakesNoFeed() {
        List<JsonObject> lines = lines(export("user", "nobody"));

        assertThat(lines).extracting(line -> line.getString("kind")).containsExactly("feed", "end");
        assertThat(lines.getFirst().getInteger("version")).isZero();
        assertThat(Sql.update(
                        "update feed set version = version where user_id = 'nobody' and tenant_id = ?", ada.tenant()))
                .isZero();
    }

    @Test
    void isOfTheAdminsOwnTenant() {
        Response answer = given().header("Authorization", "Bearer " + Tokens.of(Events.freshTenant(), "root", "admin"))
                .queryParam("user", "ada")
                .get("/v1/users/export");

        assertThat(lines(answer)).hasSize(2);
    }

    @Test
    void isForAdminsAloneAndOfOneUser() {
        for (String role : List.of("producer", "platform")) {
            given().header("Authorization", "Bearer " + Tokens.of(ada.tenant(), "ada", role))
                    .queryParam("user", "ada")
                    .get("/v1/users/export")
                    .then()
                    .statusCode(403)
                    .contentType(PROBLEM);
        }
        given().get("/v1/users/export?user=ada").then().statusCode(401).contentType(PROBLEM);
        assertThat(ada.send("POST", "/v1/users/export", "").statusCode()).isEqualTo(405);
        export().then().statusCode(400).contentType(PROBLEM).body("errors.field", contains("user"));
        export("user", "").then().statusCode(400).contentType(PROBLEM).body("errors.field", contains("user"));
    }

    @Test
    void isA503WhilePostgresIsAway() {
        RealServers.postgres().kill();
        try {
            exportOnce("user", "ada")
                    .then()
                    .statusCode(503)
                    .contentType(PROBLEM)
                    .header("Retry-After", "2");
        } finally {
            RealServers.postgres().restart();
        }

        assertThat(lines(export("user", "ada"))).hasSize(122);
    }

    @Nested
    class AsLines {
        private final Recipient key = Recipient.of(ada.tenant(), "ada");

        @Test
        void readsAPageWhenTheOneBeforeIsTaken() {
            AssertSubscriber<byte[]> reader =
                    exports("4").lines(key).subscribe().withSubscriber(AssertSubscriber.create(2));

            reader.awaitItems(2, Duration.ofSeconds(10));
            journal.store(Events.numbered(10, ada.tenant(), "ada")).await().atMost(Duration.ofSeconds(10));
            reader.request(10);
            reader.awaitCompletion(Duration.ofSeconds(10));

            // Those of now were not in memory yet.
            assertThat(new String(reader.getItems().getLast(), java.nio.charset.StandardCharsets.UTF_8))
                    .contains("\"notifications\":130");
        }

        @Test
        void refusesOneTooManyAndTakesTheNextWhenAReaderGoes() {
            Exports one = exports("1");
            AssertSubscriber<byte[]> slow = one.lines(key).subscribe().withSubscriber(AssertSubscriber.create(1));
            slow.awaitItems(1, Duration.ofSeconds(10));

            one.lines(key)
                    .subscribe()
                    .withSubscriber(AssertSubscriber.create(10))
                    .awaitFailure(Duration.ofSeconds(10))
                    .assertFailedWith(ProblemException.class, "Too many exports");
            slow.cancel();

            one.lines(key)
                    .subscribe()
                    .withSubscriber(AssertSubscriber.create(10))
                    .awaitCompletion(Duration.ofSeconds(10));
        }

        private Exports exports(String atOnce) {
            return new Exports(export, signals, InboxConfigs.with("exports-at-once", atOnce), metrics);
        }
    }

    private Response export(String... query) {
        return Awaits.await()
                .atMost(Duration.ofSeconds(40))
                .until(() -> exportOnce(query), answer -> answer.statusCode() != 503);
    }

    private Response exportOnce(String... query) {
        var request = given().header("Authorization", "Bearer " + Tokens.of(ada.tenant(), "root", "admin"));
        for (int i = 0; i < query.length; i += 2) {
            request.queryParam(query[i], query[i + 1]);
        }
        return request.get("/v1/users/export");
    }

    private static List<JsonObject> lines(Response answer) {
        return answer.then()
                .statusCode(200)
                .extract()
                .asString()
                .lines()
                .map(JsonObject::new)
                .toList();
    }
}
