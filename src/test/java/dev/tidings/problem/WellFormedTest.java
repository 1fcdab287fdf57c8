package dev.tidings.problem;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.identity.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests byte by byte, as no client library would send them. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class WellFormedTest {
    @TestHTTPResource("/")
    URI root;

    private final String tenant = "tenant-" + UUID.randomUUID();
    private final String token = Tokens.of(tenant, "ada", "admin", "platform");

    /** @return the whole answer, head and body */
    private String send(String requestLine, String headers, String body) throws IOException {
        String request = requestLine + " HTTP/1.1\r\n" + headers + "Authorization: Bearer " + token
                + "\r\nConnection: close\r\n" + (body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n")
                + "\r\n" + body;
        try (Socket socket = new Socket(root.getHost(), root.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    private static void assertStatus(String answer, int status) {
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        if (status >= 400) {
            assertThat(answer).contains("application/problem+json");
        }
    }

    /** Refusals of all kinds, streams and files too. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/notifications",
                "GET /v1/notifications/00000000-0000-0000-0000-000000000000",
                "POST /v1/tickets",
                "GET /v1/users/export?user=ada",
                "GET /v1/stream?ticket=none",
                "GET /v1/notifications?category=caf%e9",
                "GET /nothing/here"
            })
    void everyAnswerTellsABrowserToMakeNothingOfIt(String requestLine) throws IOException {
        assertThat(send(requestLine, "Host: localhost\r\n", ""))
                .containsIgnoringCase("\r\nX-Content-Type-Options: nosniff\r\n")
                .containsIgnoringCase("\r\nReferrer-Policy: no-referrer\r\n")
                .containsIgnoringCase("\r\nContent-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n")
                .containsIgnoringCase("\r\nCache-Control: no-store")
                .doesNotContainIgnoringCase("Strict-Transport-Security");
    }

    @Test
    void aFileOfTheClientIsKeptAndStillNoPage() throws IOException {
        assertThat(send("GET /client/v1/tidings.js", "Host: localhost\r\n", ""))
                .startsWith("HTTP/1.1 200 ")
                .containsIgnoringCase("\r\nContent-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n")
                .containsIgnoringCase("\r\nCache-Control: public, max-age=3600")
                .containsOnlyOnce("nosniff");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/notifications?category=caf%e9",
                "GET /v1/notifications?category=%ed%a0%80",
                "DELETE /v1/users?user=Jos%e9",
                "GET /v1/users/export?user=x%c3%28",
                "DELETE /v1/tenant?tenant=%ff"
            })
    void whatIsNotUtf8NamesNobody(String requestLine) throws IOException {
        assertStatus(send(requestLine, "Host: localhost\r\n", ""), 400);
    }

    @Test
    void utf8IsTaken() throws IOException {
        assertStatus(send("GET /v1/notifications?category=caf%C3%A9%F0%9F%98%80", "Host: localhost\r\n", ""), 200);
    }

    @Test
    void aRequestWithoutHostIsRefused() throws IOException {
        assertStatus(send("GET /v1/notifications", "", ""), 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET /v1/notifications;status=bogus", "GET /v1/notifications/x;y=1", "GET /v1/notifications/%ff"
            })
    void aPathThatCannotBeReadIsNothing(String requestLine) throws IOException {
        assertStatus(send(requestLine, "Host: localhost\r\n", ""), 404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                ";",
                "/",
                "application",
                "application/json, text/plain",
                "*/*",
                "application/*",
                "text/plain",
                "application/json;charset=utf-16",
                "application/json;charset=nonsense"
            })
    void aBodyThatDoesNotSayThatItIsJsonIsNotRead(String type) throws IOException {
        String headers = "Host: localhost\r\nContent-Type: " + type + "\r\n";

        assertStatus(send("POST /v1/notifications/seen", headers, "{}"), 415);
        assertStatus(send("POST /v1/tickets", headers, "{}"), 415);
        assertStatus(send("PATCH /v1/notifications/" + UUID.randomUUID(), headers, "{\"seen\":true}"), 415);
    }

    @Test
    void aBodyWithoutATypeIsNotRead() throws IOException {
        assertStatus(send("POST /v1/notifications/seen", "Host: localhost\r\n", "{}"), 415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "text/plain", "application/json"})
    void aBodyOfNoLengthMayHaveAnyType(String type) throws IOException {
        String headers = "Host: localhost\r\nContent-Type: " + type + "\r\nContent-Length: 0\r\n";

        assertStatus(send("POST /v1/notifications/seen", headers, ""), 200);
        assertStatus(send("POST /v1/tickets", headers, ""), 201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json", "Application/JSON; charset=UTF-8", "application/json;charset=\"utf-8\";q=1"})
    void jsonIsRead(String type) throws IOException {
        String headers = "Host: localhost\r\nContent-Type: " + type + "\r\n";

        assertStatus(send("POST /v1/notifications/seen", headers, "{}"), 200);
    }

    @Test
    void twoTypesAreNone() throws IOException {
        String headers = "Host: localhost\r\nContent-Type: application/json\r\nContent-Type: text/plain\r\n";

        assertStatus(send("POST /v1/notifications/seen", headers, "{}"), 400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT /v1/notifications|GET",
                "DELETE /v1/notifications/8d1f9c7e-0000-7000-8000-000000000000|GET, PATCH",
                "GET /v1/notifications/read/x|",
                "PUT /v1/notifications/read|POST",
                "GET /v1/streams|DELETE",
                "GET /v1/tickets|POST",
                "POST /v1/users|DELETE",
                "PUT /v1/stream|GET"
            })
    void aMethodThatIsNotThereNamesThoseThatAre(String requestLine, String allowed) throws IOException {
        String answer = send(requestLine, "Host: localhost\r\n", "");

        if (allowed == null) {
            assertStatus(answer, 404);
        } else {
            assertStatus(answer, 405);
            assertThat(answer.lines()).anySatisfy(line -> assertThat(line).isEqualToIgnoringCase("Allow: " + allowed));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE /v1/tenant?tennant=acme",
                "DELETE /v1/tenant?Tenant=acme",
                "DELETE /v1/users?user=a&force=1",
                "GET /v1/users/export?USER=a"
            })
    void aMisspeltNameErasesNobody(String requestLine) throws IOException {
        assertStatus(send(requestLine, "Host: localhost\r\n", ""), 400);
    }

    @Test
    void everyFieldThatIsWrongIsListed() throws IOException {
        String headers = "Host: localhost\r\nContent-Type: application/json\r\n";
        String answer = send("PATCH /v1/notifications/" + UUID.randomUUID(), headers, "{\"read\":1,\"seen\":\"x\"}");

        assertStatus(answer, 400);
        assertThat(answer).contains("\"read\"").contains("\"seen\"");
    }
}
