package dev.tidings.ticket;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.identity.Tokens;
import dev.tidings.testing.CapturedLog;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Runs everything that handles a ticket, a cookie or a token, at the level of debug, and looks for them. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class SecretsStaySecretTest {
    private final Tickets tickets;
    private final MeterRegistry meters;
    private final String tenant = "acme-" + UUID.randomUUID();

    SecretsStaySecretTest(Tickets tickets, MeterRegistry meters) {
        this.tickets = tickets;
        this.meters = meters;
    }

    @Test
    void inLogsAndMetrics() {
        String token = Tokens.of(tenant, "ada");
        String forged = Tokens.forged(tenant, "ada");
        try (CapturedLog log = CapturedLog.startAtDebug()) {
            Response issued = given().auth().oauth2(token).post("/v1/tickets");
            String ticket = issued.path("ticket");
            String pair = SetCookie.pair(issued.header("Set-Cookie"));
            String cookie = SetCookie.value(issued.header("Set-Cookie"));
            BrowserCookies browser = BrowserCookies.parse(List.of(pair), false);
            refuseInManyWays(token, forged, ticket, pair);
            redeem(ticket, browser);
            withoutRedis(token, ticket, pair, browser);

            for (String secret : List.of(ticket, cookie, signature(token), signature(forged))) {
                assertThat(log.linesWith(secret)).isEmpty();
                assertThat(meters.getMeters())
                        .extracting(Meter::getId)
                        .noneMatch(id -> id.toString().contains(secret));
            }
            assertThat(log.lines()).isNotEmpty();
        }
    }

    private static void refuseInManyWays(String token, String forged, String ticket, String pair) {
        given().auth().oauth2(forged).post("/v1/tickets").then().statusCode(401);
        given().auth()
                .oauth2(token)
                .cookie("x", pair)
                .queryParam("ticket", ticket)
                .get("/v1/nowhere")
                .then()
                .statusCode(404);
        given().auth()
                .oauth2(token)
                .queryParam("ticket", ticket)
                .get("/probe-route/unexpected")
                .then()
                .statusCode(500);
        given().auth()
                .oauth2(token)
                .queryParam("ticket", ticket)
                .get("/probe/unexpected")
                .then()
                .statusCode(500);
        given().auth()
                .oauth2(token)
                .header("Cookie", pair)
                .get("/v1/tickets")
                .then()
                .statusCode(405);
        given().auth()
                .oauth2(token)
                .header("Cookie", pair)
                .contentType(ContentType.JSON)
                .body("{\"bind\": \"" + ticket + "\"}")
                .post("/v1/tickets")
                .then()
                .statusCode(400);
        given().queryParam("access_token", token).post("/v1/tickets").then().statusCode(401);
    }

    private void redeem(String ticket, BrowserCookies browser) {
        LookUp found = tickets.lookUp(ticket, browser).await().atMost(Duration.ofSeconds(5));
        if (found instanceof LookUp.Known known) {
            tickets.redeem(known.grant(), browser).await().atMost(Duration.ofSeconds(5));
        }
        assertThat(found.toString()).doesNotContain(ticket);
    }

    private void withoutRedis(String token, String ticket, String pair, BrowserCookies browser) {
        RealServers.redis().kill();
        try {
            given().auth()
                    .oauth2(token)
                    .header("Cookie", pair)
                    .post("/v1/tickets")
                    .then()
                    .statusCode(503);
            assertThat(tickets.lookUp(ticket, browser)
                            .onItemOrFailure()
                            .transform((found, failure) -> String.valueOf(failure))
                            .await()
                            .atMost(Duration.ofSeconds(5)))
                    .doesNotContain(ticket);
        } finally {
            RealServers.redis().restart();
        }
    }

    private static String signature(String token) {
        return token.substring(token.lastIndexOf('.') + 1);
    }
}
