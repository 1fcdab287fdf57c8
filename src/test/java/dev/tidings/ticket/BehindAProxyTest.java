package dev.tidings.ticket;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.identity.Tokens;
import dev.tidings.testing.Cramped;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** TLS ends at the proxy, and Quarkus was told to believe what it forwards. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@TestProfile(Cramped.class)
class BehindAProxyTest {
    private final String token = Tokens.of("acme-" + UUID.randomUUID(), "ada");

    @Test
    void browsersOnHttpsGetACookieThatBelongsToTheHostAlone() {
        String cookie = cookie("https", "");

        assertThat(cookie)
                .startsWith("__Host-tidings-browser-")
                .endsWith("; Path=/; Secure; Max-Age=2592000; HttpOnly; SameSite=Lax");
    }

    @Test
    void theirCookieIsRenewed() {
        String cookie = cookie("https", "");

        assertThat(cookie("https", SetCookie.pair(cookie))).isEqualTo(cookie);
    }

    @Test
    void browsersOnHttpGetAPlainOne() {
        assertThat(cookie("http", "")).startsWith("tidings-browser-").doesNotContain("Secure");
    }

    @Test
    void browsersOnHttpsAreToldToStayThere() {
        assertThat(strictTransport("https")).isEqualTo("max-age=31536000");
        assertThat(strictTransport("http")).isNull();
    }

    private @Nullable String strictTransport(String scheme) {
        return given().header("X-Forwarded-Proto", scheme).get("/v1/stream").header("Strict-Transport-Security");
    }

    private String cookie(String scheme, String cookies) {
        return given().auth()
                .oauth2(token)
                .header("X-Forwarded-Proto", scheme)
                .header("Cookie", cookies)
                .post("/v1/tickets")
                .then()
                .statusCode(201)
                .extract()
                .header("Set-Cookie");
    }
}
