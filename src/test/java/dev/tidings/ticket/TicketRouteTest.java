package dev.tidings.ticket;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Recipient;
import dev.tidings.identity.Tokens;
import dev.tidings.problem.Problem;
import dev.tidings.testing.CapturedLog;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class TicketRouteTest {
    private static final String TICKETS = "/v1/tickets";

    private final String tenant = "acme-" + UUID.randomUUID();
    private final String token = Tokens.of(tenant, "ada");

    @Nested
    class ATicket {
        @Test
        void isAnsweredAsTheContractSays() {
            ValidatableResponse answer = issued(bearer());

            String ticket = answer.header("Cache-Control", "no-store")
                    .contentType(ContentType.JSON)
                    .body("ticket", matchesPattern("[A-Za-z0-9_-]{43}"))
                    .body("feed", equalTo(Recipient.of(tenant, "ada").key().value()))
                    .extract()
                    .path("ticket");
            answer.body("streamUrl", equalTo("/v1/stream?ticket=" + ticket));
            assertThat(Duration.between(
                            Instant.now(), Instant.parse(answer.extract().path("expiresAt"))))
                    .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(31));
        }

        @Test
        void isTakenWithABodyThatComesInPieces() throws IOException {
            try (Socket socket = new Socket("localhost", RestAssured.port)) {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(20_000);
                for (String part : List.of(
                        "POST " + TICKETS + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                                + "\r\nContent-Type: application/json\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n",
                        "2\r\n{\"\r\n",
                        "c\r\nbind\":\"none\"\r\n",
                        "1\r\n}\r\n0\r\n\r\n")) {
                    socket.getOutputStream().write(part.getBytes(StandardCharsets.US_ASCII));
                }

                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .startsWith("HTTP/1.1 201 ")
                        .doesNotContainIgnoringCase("Set-Cookie");
            }
        }

        @Test
        void isTakenByWhoAsksBeforeSendingTheBody() throws IOException {
            try (Socket socket = new Socket("localhost", RestAssured.port)) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream()
                        .write(("POST " + TICKETS + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                                        + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: 2"
                                        + "\r\nExpect: 100-continue\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                byte[] goOn = socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
                socket.getOutputStream().write("{}".getBytes(StandardCharsets.US_ASCII));

                assertThat(new String(goOn, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 100 ");
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .startsWith("HTTP/1.1 201 ");
            }
        }

        @Test
        void isAnotherEachTime() {
            String first = issued(bearer()).extract().path("ticket");
            String second = issued(bearer()).extract().path("ticket");

            assertThat(first).isNotEqualTo(second);
        }

        @ParameterizedTest
        @ValueSource(strings = {"{}", "{\"bind\": null}", "{\"bind\": \"browser\"}", "{\"later\": 1}", "null"})
        void isBoundToTheBrowserUnlessAskedOtherwise(String body) {
            String cookie = issued(bearer().contentType(ContentType.JSON).body(body))
                    .extract()
                    .header("Set-Cookie");

            assertThat(cookie)
                    .matches("tidings-browser-[A-Za-z0-9_-]{8}=[A-Za-z0-9_-]{22}"
                            + "; Path=/v1; Max-Age=2592000; HttpOnly; SameSite=Lax");
        }

        @Test
        void thatIsBoundToNothingSetsNoCookie() {
            issued(bearer().contentType(ContentType.JSON).body("{\"bind\": \"none\"}"))
                    .header("Set-Cookie", nullValue());
        }

        @Test
        void renewsTheCookieThatCameAlong() {
            String cookie = cookieOf(bearer());

            String renewed = cookieOf(bearer().header("Cookie", "theme=dark; " + SetCookie.pair(cookie)));

            assertThat(renewed).isEqualTo(cookie);
        }

        @Test
        void hasAFreshCookieNameForABrowserThatBringsNone() {
            String first = cookieOf(bearer());
            String second = cookieOf(bearer());

            assertThat(SetCookie.name(first)).isNotEqualTo(SetCookie.name(second));
        }

        @Test
        void believesNoForwardedSchemeUnlessQuarkusIsToldTo() {
            String cookie =
                    cookieOf(bearer().header("X-Forwarded-Proto", "https").header("Forwarded", "proto=https"));

            assertThat(cookie).doesNotContain("__Host-");
        }
    }

    @Nested
    class ARefusal {
        @ParameterizedTest
        @ValueSource(strings = {"{\"bind\": \"sesame\"}", "{\"bind\": \"Browser\"}", "{\"bind\": \"\"}"})
        void ofAnUnknownBindNamesTheField(String body) {
            problem(bearer().contentType(ContentType.JSON).body(body), 400).body("errors[0].field", equalTo("bind"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"{", "[]", "\"browser\"", "{\"bind\": [\"browser\"]}", "{\"bind\": {}}"})
        void ofWhatIsNoTicketRequest(String body) {
            problem(bearer().contentType(ContentType.JSON).body(body), 400);
        }

        @Test
        void ofABodyOfAnotherType() {
            problem(bearer().contentType("text/csv").body("bind;browser"), 415);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "json", "application/json; =", "application/json; charset=latin1"})
        void ofABodyWhoseTypeSaysNothing(String type) throws IOException {
            String head = "POST " + TICKETS + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                    + "\r\nContent-Type: " + type + "\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";

            assertThat(send(head)).startsWith("HTTP/1.1 415 ");
        }

        @Test
        void ofWhoWantsSomethingElseThanJson() {
            problem(bearer().accept("text/html, image/*"), 406);
            issued(bearer().accept("text/html, application/*;q=0.5"));
        }

        @Test
        void ofAnotherMethodNamesTheOneThereIs() {
            bearer().get(TICKETS).then().statusCode(405).header("Allow", equalTo("POST"));
        }

        @ParameterizedTest
        @ValueSource(ints = {65_537, 3_000_000})
        void ofALargeBody(int length) {
            String body = "{\"later\": \"" + "x".repeat(length - 13) + "\"}";

            problem(bearer().contentType(ContentType.JSON).body(body), 413).header("Connection", equalTo("close"));
        }

        @Test
        void ofALargeBodyInChunks() throws IOException {
            String head = "POST " + TICKETS + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                    + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

            assertThat(send(head + "8000\r\n" + " ".repeat(0x8000) + "\r\n" + "8001\r\n" + " ".repeat(0x8001)))
                    .startsWith("HTTP/1.1 413 ");
        }

        @Test
        void ofABodyInAnotherEncoding() {
            problem(bearer().header("Content-Type", "application/json").body(new byte[] {0, 0x7b, 0, 0}), 400);
        }

        @Test
        void ofABodyThatBreaksOffIsTheEndOfTheConnection() throws IOException {
            String head = "POST " + TICKETS + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                    + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

            try (CapturedLog log = CapturedLog.startAtDebug()) {
                assertThat(send(head + "2\r\n{\"\r\nzz\r\n")).doesNotContain("HTTP/1.1 500");
                assertThat(log.linesWith("request failed")).isEmpty();
            }
        }

        @Test
        void overHttp2IsNoFaultOfOurs() throws Exception {
            try (HttpClient client = HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_2)
                            .build();
                    CapturedLog log = CapturedLog.startAtDebug()) {
                // The first request is an upgrade.
                client.send(request("{}").GET().build(), BodyHandlers.ofString());

                HttpResponse<String> refused =
                        client.send(request("{\"bind\": \"sesame\"}").build(), BodyHandlers.ofString());
                HttpResponse<String> taken = client.send(request("{}").build(), BodyHandlers.ofString());

                assertThat(refused.version()).isEqualTo(HttpClient.Version.HTTP_2);
                assertThat(refused.statusCode()).isEqualTo(400);
                assertThat(taken.statusCode()).isEqualTo(201);
                assertThat(log.linesWith("already been read")).isEmpty();
            }
        }

        private HttpRequest.Builder request(String body) {
            return HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + TICKETS))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body));
        }

        @Test
        void leavesTheConnectionToTheNextRequest() throws IOException {
            String refused = "POST " + TICKETS + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}";
            String taken = "POST " + TICKETS + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                    + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

            assertThat(send(refused + taken)).startsWith("HTTP/1.1 401 ").contains("HTTP/1.1 201 ");
        }

        @Test
        void withoutAToken() {
            problem(given(), 401).header("WWW-Authenticate", equalTo("Bearer"));
        }

        @Test
        void comesBeforeTheBodyIsRead() {
            problem(given().contentType(ContentType.JSON).body("{"), 401);
        }

        @Test
        void ofATokenWithoutTenant() {
            problem(given().auth().oauth2(Tokens.withoutTenant("ada")), 403);
        }

        @Test
        void afterThirtyWithinAMinuteSaysHowLongToWait() {
            for (int i = 0; i < 30; i++) {
                issued(bearer());
            }

            String wait = problem(bearer(), 429).extract().header("Retry-After");

            assertThat(Integer.parseInt(wait)).isBetween(1, 60);
            issued(given().auth().oauth2(Tokens.of(tenant, "grace")));
            issued(given().auth().oauth2(Tokens.of(tenant + "2", "ada")));
        }
    }

    /** Reads until the server has nothing more to say. */
    private static String send(String bytes) throws IOException {
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private RequestSpecification bearer() {
        return given().auth().oauth2(token);
    }

    private static ValidatableResponse issued(RequestSpecification request) {
        return request.when().post(TICKETS).then().statusCode(201);
    }

    private static String cookieOf(RequestSpecification request) {
        return issued(request).extract().header("Set-Cookie");
    }

    private static ValidatableResponse problem(RequestSpecification request, int status) {
        return request.when()
                .post(TICKETS)
                .then()
                .statusCode(status)
                .contentType(Problem.MEDIA_TYPE)
                .body("status", equalTo(status))
                .body("instance", equalTo(TICKETS));
    }
}
