package dev.tidings.inbox;

import static dev.tidings.inbox.Reader.titles;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;

import dev.tidings.embedded.RealServers;
import dev.tidings.identity.Tokens;
import dev.tidings.journal.Events;
import dev.tidings.journal.Journal;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code PATCH /v1/notifications/{id}} of three notifications, n1 to n3. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@Timeout(60)
class PatchTest {
    private static final String PROBLEM = "application/problem+json";
    private static final String READ = "{\"read\":true}";

    @Inject
    Journal journal;

    @Inject
    MeterRegistry metrics;

    private final Reader ada = new Reader(Events.freshTenant(), "ada");

    @BeforeEach
    void store() {
        journal.store(Events.numbered(3, ada.tenant(), ada.user())).await().atMost(Duration.ofSeconds(10));
    }

    @Test
    void answersWhatAGetAnswers() {
        String id = ada.id("n2");

        Response answer = ada.patch(id, READ);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.contentType()).startsWith("application/json");
        assertThat(answer.asString()).isEqualTo(ada.get("/" + id).asString());
        assertThat(new JsonObject(answer.asString()).getString("readAt")).isNotNull();
    }

    @Test
    void isIdempotent() {
        JsonObject first = ada.patched("n1", "{\"read\":true,\"archived\":true}");
        JsonObject page = ada.list("status", "archived");

        JsonObject again = new JsonObject(ada.patch(first.getString("id"), "{\"archived\":true,\"read\":true}")
                .asString());

        assertThat(again).isEqualTo(first);
        assertThat(ada.list("status", "archived")).isEqualTo(page);
    }

    @Test
    void canBeTakenBack() {
        ada.patched("n1", "{\"read\":true,\"archived\":true}");
        String id = Reader.items(ada.list("status", "archived")).getFirst().getString("id");

        JsonObject back = new JsonObject(ada.patch(id, "{\"read\":false,\"seen\":false,\"archived\":false}")
                .asString());

        assertThat(back.getValue("readAt")).isNull();
        assertThat(back.getValue("seenAt")).isNull();
        assertThat(titles(ada.list())).containsExactly("n3", "n2", "n1");
        assertThat(ada.list().getInteger("unseen")).isEqualTo(3);
    }

    @Test
    void ofManyAtOnceLosesNoneAndSharesTransactions() throws InterruptedException {
        journal.store(Events.numbered(200, ada.tenant(), "grace")).await().atMost(Duration.ofSeconds(10));
        Reader grace = new Reader(ada.tenant(), "grace");
        List<String> ids = Reader.items(grace.list("limit", "100")).stream()
                .map(item -> item.getString("id"))
                .toList();
        List<Callable<Response>> calls = ids.stream()
                .<Callable<Response>>map(id -> () -> grace.patch(id, READ))
                .toList();
        double before = count();

        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            assertThat(threads.invokeAll(calls).stream().map(Future::resultNow))
                    .allMatch(answer -> answer.statusCode() == 200);
        }

        assertThat(grace.list().getInteger("unread")).isEqualTo(100);
        assertThat(titles(grace.list("limit", "1"))).containsExactly("n100");
        assertThat(count() - before).isGreaterThanOrEqualTo(100);
    }

    @Test
    void isAMethodOfOneNotificationAlone() {
        Response ofTheList = ada.send("PATCH", "", READ);
        Response put = ada.send("PUT", "/" + UUID.randomUUID(), READ);

        assertThat(ofTheList.statusCode()).isEqualTo(405);
        assertThat(ofTheList.contentType()).isEqualTo(PROBLEM);
        assertThat(put.statusCode()).isEqualTo(405);
        assertThat(ada.send("PATCH", "/read", READ).statusCode()).isEqualTo(404);
    }

    @Nested
    class IsRefused {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "{}",
                    "null",
                    "[]",
                    "{\"read\":null}",
                    "{\"read\":\"true\"}",
                    "{\"read\":1}",
                    "{\"raed\":true}",
                    "{\"read\":true,\"more\":1}",
                    "{\"read\":true",
                    "{\"read\":true,\"read\":false}"
                })
        void whenTheBodyIsNotWhatIsExpected(String body) {
            Response answer = ada.patch(ada.id("n1"), body);

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.contentType()).isEqualTo(PROBLEM);
            assertThat(answer.asString()).doesNotContain("raed", "more\"", "jackson");
            assertThat(ada.list().getInteger("unread")).isEqualTo(3);
        }

        @Test
        void whenItContradictsItself() {
            ada.patch(ada.id("n1"), "{\"read\":true,\"seen\":false}")
                    .then()
                    .statusCode(400)
                    .body("errors.field", contains("read", "seen"));
        }

        @Test
        void whenItIsLargeOrNoJson() {
            String id = ada.id("n1");

            ada.patch(id, "{\"read\":true}" + " ".repeat(1_000_000)).then().statusCode(413);
            for (String type : List.of("text/plain", "application/xml", "application/merge-patch+json")) {
                given().header("Authorization", ada.bearer())
                        .header("Content-Type", type)
                        .body(READ.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .patch("/v1/notifications/" + id)
                        .then()
                        .statusCode(415)
                        .contentType(PROBLEM);
            }
            given().header("Authorization", ada.bearer())
                    .header("Content-Type", "nonsense")
                    .body(READ.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                    .patch("/v1/notifications/" + id)
                    .then()
                    .statusCode(org.hamcrest.Matchers.oneOf(400, 415));
        }

        @Test
        void withoutAGoodToken() {
            String path = "/v1/notifications/" + ada.id("n1");

            given().body(READ)
                    .contentType("application/json")
                    .patch(path)
                    .then()
                    .statusCode(401);
            given().header("Authorization", "Bearer " + Tokens.withoutTenant("ada"))
                    .body(READ)
                    .contentType("application/json")
                    .patch(path)
                    .then()
                    .statusCode(403);
        }
    }

    @Nested
    class IsThe404OfAGet {
        @Test
        void forWhatIsNotThereOrSomebodyElses() {
            Reader namesake = new Reader(Events.freshTenant(), "ada");
            Reader grace = new Reader(ada.tenant(), "grace");
            String id = ada.id("n1");
            String missing = UUID.randomUUID().toString();

            for (Reader other : List.of(namesake, grace)) {
                String refusal =
                        other.patch(id, READ).then().statusCode(404).extract().asString();
                assertThat(refusal.replace(id, missing))
                        .isEqualTo(other.patch(missing, READ).asString())
                        .isEqualTo(other.get("/" + missing).asString());
            }
            assertThat(ada.list().getInteger("unread")).isEqualTo(3);
        }

        @ParameterizedTest
        @ValueSource(strings = {"x", "1-1-1-1-1", "readx", "%00", "..%2f"})
        void forAnIdThatIsNone(String id) {
            given().header("Authorization", ada.bearer())
                    .urlEncodingEnabled(false)
                    .contentType("application/json")
                    .body(READ)
                    .patch("/v1/notifications/" + id)
                    .then()
                    .statusCode(404)
                    .contentType(PROBLEM);
        }

        @Test
        void forWhatHasExpiredOrLeft() {
            String expired = ada.id("n1");
            String gone = ada.id("n2");
            Sql.update("update notification set expires_at = now() - interval '1 second' where id = ?::uuid", expired);
            Sql.update("update notification set removed = 'retracted', removed_at = now() where id = ?::uuid", gone);

            assertThat(ada.patch(expired, READ).statusCode()).isEqualTo(404);
            assertThat(ada.patch(gone, READ).statusCode()).isEqualTo(404);
        }
    }

    private double count() {
        return metrics.get("tidings.inbox.patches")
                .tag("outcome", "done")
                .counter()
                .count();
    }
}
