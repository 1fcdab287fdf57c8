package dev.tidings.inbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.tidings.embedded.RealServers;
import dev.tidings.journal.Events;
import dev.tidings.journal.Journal;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
@Timeout(60)
class RefusalTest {
    private static final String PROBLEM = "application/problem+json";

    @Inject
    Journal journal;

    private final Reader ada = new Reader(Events.freshTenant(), "ada");

    @Test
    void ofACallWithoutAToken() {
        given().get("/v1/notifications").then().statusCode(401).contentType(PROBLEM);
        given().get("/v1/notifications/" + UUID.randomUUID())
                .then()
                .statusCode(401)
                .contentType(PROBLEM);
    }

    @Test
    void namesEveryWrongParameterAndRepeatsNone() {
        ada.get("", "status", "sesame", "category", "sesame\0", "limit", "sesame", "page", "sesame")
                .then()
                .statusCode(400)
                .contentType(PROBLEM)
                .body("errors.field", contains("status", "category", "limit", "page"))
                .body(not(org.hamcrest.Matchers.containsString("sesame")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1-1-1-1-1", "019aaf3e-5b1c-7d43-9a55-0d7e4b1f6a1", "%00", "..%2f", "%ff"})
    void ofAnIdThatIsNone(String id) {
        given().header("Authorization", ada.bearer())
                .urlEncodingEnabled(false)
                .get("/v1/notifications/" + id)
                .then()
                .statusCode(404)
                .contentType(PROBLEM);
    }

    @Test
    void ofAnothersPage() {
        Reader grace = new Reader(ada.tenant(), "grace");
        store(ada.tenant(), "ada", "grace");

        String next = ada.list("limit", "1").getString("next");

        grace.get("", "limit", "1", "page", next).then().statusCode(400).body("errors.field", contains("page"));
    }

    @Test
    void ofAPageOfAnEarlierLifeOfTheFeed() {
        store(ada.tenant(), "ada");
        String next = ada.list("limit", "1").getString("next");

        Sql.update("update feed set epoch = epoch + 1 where tenant_id = ?", ada.tenant());

        ada.get("", "page", next).then().statusCode(400).body("errors.field", contains("page"));
    }

    @Test
    void isTheSameForWhatIsNotThereAndWhatIsSomebodyElses() {
        Reader namesake = new Reader(Events.freshTenant(), "ada");
        Reader grace = new Reader(ada.tenant(), "grace");
        store(ada.tenant(), "ada");
        String id = ada.id("n1");
        assertThat(ada.get("/" + id).statusCode()).isEqualTo(200);

        String missing = UUID.randomUUID().toString();
        for (Reader other : List.of(namesake, grace)) {
            String refusal =
                    other.get("/" + id).then().statusCode(404).extract().asString();
            assertThat(refusal.replace(id, missing))
                    .isEqualTo(other.get("/" + missing).asString());
            assertThat(other.list("status", "all").getJsonArray("items")).isEmpty();
        }
    }

    @Test
    void keepsTenantsApartWhoseUsersHaveTheSameName() {
        Reader namesake = new Reader(Events.freshTenant(), "ada");
        store(ada.tenant(), "ada");
        journal.store(List.of(Events.event(namesake.tenant(), "hers", "ada")))
                .await()
                .atMost(Duration.ofSeconds(10));

        assertThat(Reader.titles(ada.list())).containsExactly("n2", "n1");
        assertThat(Reader.titles(namesake.list())).containsExactly("hers");
        String next = ada.list("limit", "1").getString("next");
        namesake.get("", "limit", "1", "page", next).then().statusCode(400);
    }

    @Test
    void isA503WhilePostgresIsAwayAndPasses() {
        store(ada.tenant(), "ada");
        String id = ada.id("n1");

        RealServers.postgres().kill();
        try {
            for (String path : List.of("", "/" + id)) {
                var answer = ada.getOnce(path);
                answer.then()
                        .statusCode(503)
                        .contentType(PROBLEM)
                        .header("Retry-After", "2")
                        .body("type", equalTo("urn:problem-type:tidings:unavailable"));
                assertThat(Duration.ofMillis(answer.time())).isLessThan(Duration.ofSeconds(5));
            }
        } finally {
            RealServers.postgres().restart();
        }

        assertThat(Reader.titles(ada.list())).containsExactly("n2", "n1");
    }

    private void store(String tenant, String... users) {
        for (String user : users) {
            journal.store(Events.numbered(2, tenant, user)).await().atMost(Duration.ofSeconds(10));
        }
    }
}
