package dev.tidings.identity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasLength;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Recipient;
import dev.tidings.testing.Cramped;
import io.quarkus.smallrye.jwt.runtime.auth.MpJwtValidator;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As in production: the key set comes from a server, so a token that is not known is verified on another thread. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@TestProfile(Cramped.class)
class KeysOverHttpTest {
    @Inject
    MpJwtValidator verifier;

    private final String tenant = "tenant-" + UUID.randomUUID();

    /** New, hence not known. */
    private String token(String... roles) {
        return Tokens.of(tenant, "ada-" + UUID.randomUUID(), roles);
    }

    @Test
    void theyAreVerifiedOnWorkers() {
        assertThat(verifier.isBlockingAuthentication()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/probe/caller", "/probe-route/caller"})
    void theFirstCallWithATokenSaysWhoCallsAndSoDoesTheNext(String path) {
        String token = Tokens.of(tenant, "ada", "producer");
        for (int i = 0; i < 3; i++) {
            given().header("Authorization", "Bearer " + token)
                    .get(path)
                    .then()
                    .statusCode(200)
                    .body("tenant", equalTo(tenant))
                    .body("user", equalTo("ada"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/notifications",
                "/v1/users/export?user=ada",
                "/v1/trace?source=/a&id=1&user=ada",
                "/probe/caller"
            })
    void theFirstCallOfEachKindIsAnsweredAsEver(String path) {
        int status = path.startsWith("/v1/trace") ? 404 : 200;
        given().header("Authorization", "Bearer " + token("admin", "producer"))
                .get(path)
                .then()
                .statusCode(status);
    }

    @Test
    void theFirstCallMayBeAPost() {
        String user = "ada-" + UUID.randomUUID();
        given().header("Authorization", "Bearer " + Tokens.of(tenant, user))
                .header("Content-Type", "application/json")
                .body("{\"bind\":\"none\"}")
                .post("/v1/tickets")
                .then()
                .statusCode(201)
                .body("feed", equalTo(Recipient.of(tenant, user).key().value()))
                .body("ticket", hasLength(43));
        given().header("Authorization", "Bearer " + token())
                .header("Content-Type", "application/json")
                .body("{}")
                .post("/v1/notifications/seen")
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/probe/caller", "/v1/notifications"})
    void aTokenThatDoesNotHoldIsRefused(String path) {
        for (String bad : List.of(
                Tokens.forged(tenant, "ada"), Tokens.ofUnknownKey(tenant, "ada"), Tokens.expired(tenant, "ada"))) {
            given().header("Authorization", "Bearer " + bad).get(path).then().statusCode(401);
        }
    }
}
