package dev.tidings.inbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.TenantId;
import dev.tidings.feed.UserId;
import dev.tidings.identity.Tokens;
import dev.tidings.journal.Events;
import dev.tidings.signal.NewSignal;
import dev.tidings.signal.Origin;
import dev.tidings.signal.Signals;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
@Timeout(60)
class PersonsSignalsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    Signals signals;

    private final String tenant = Events.freshTenant();

    private void keep(String user, String key, String data) {
        NewSignal value = new NewSignal.State(
                new TenantId(tenant), List.of(new UserId(user)), "t", key, data, null, new Origin(0, 1, 1));
        signals.send(List.of(value)).await().atMost(PATIENCE);
    }

    private List<String> values(String user) {
        return signals.values(Recipient.of(tenant, user).key()).await().atMost(PATIENCE);
    }

    @Test
    void areInTheirExport() {
        keep("ada", "k", "\"first\"");
        keep("grace", "k", "\"hers\"");

        String export = given().auth()
                .oauth2(Tokens.of(tenant, "root", "admin"))
                .queryParam("user", "ada")
                .get("/v1/users/export")
                .then()
                .statusCode(200)
                .extract()
                .asString();

        List<JsonObject> lines = export.lines().map(JsonObject::new).toList();
        assertThat(lines).extracting(line -> line.getString("kind")).containsExactly("feed", "signal", "end");
        assertThat(lines.get(1).getJsonObject("value").getString("data")).isEqualTo("first");
    }

    @Test
    void goWithThem() {
        keep("ada", "a", "1");
        keep("ada", "b", "2");
        keep("grace", "a", "3");

        String receipt = given().auth()
                .oauth2(Tokens.of(tenant, "root", "admin"))
                .queryParam("user", "ada")
                .delete("/v1/users")
                .then()
                .statusCode(200)
                .extract()
                .asString();

        assertThat(new JsonObject(receipt).getInteger("signals")).isEqualTo(2);
        assertThat(values("ada")).isEmpty();
        assertThat(values("grace")).hasSize(1);
    }
}
