package dev.tidings.inbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.journal.Events;
import dev.tidings.stream.SseProbe;
import dev.tidings.testing.Awaits;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code DELETE /v1/streams}. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@Timeout(90)
class SignOutTest {
    private final Reader ada = new Reader(Events.freshTenant(), "ada");

    @Test
    void endsAllStreamsOfTheUserForGood() {
        Reader namesake = new Reader(Events.freshTenant(), "ada");
        try (SseProbe byBearer = ada.stream("");
                SseProbe byTicket = ada.ticket().open().awaitLive();
                SseProbe theirs = namesake.stream("")) {
            Response answer = ada.send("DELETE", "/v1/streams", "");

            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(answer.asString()).isEmpty();
            for (SseProbe stream : List.of(byBearer, byTicket)) {
                Awaits.await().atMost(Duration.ofSeconds(1)).until(stream::hasEnded);
                assertThat(stream.frames().getLast().event()).isEqualTo("bye");
                assertThat(stream.await("bye").json().getString("reason")).isEqualTo("revoked");
                assertThat(stream.await("bye").json().getString("reconnect")).isEqualTo("never");
            }
            assertThat(theirs.hasEnded()).isFalse();
        }
    }

    @Test
    void voidsTicketsThatWereIssuedBefore() {
        Reader.Ticket waiting = ada.ticket();
        Reader.Ticket used = ada.ticket();
        used.open().awaitLive().close();

        ada.send("DELETE", "/v1/streams", "");

        for (Reader.Ticket ticket : List.of(waiting, used)) {
            try (SseProbe refused = ticket.open()) {
                assertThat(refused.status()).isEqualTo(401);
            }
        }
    }

    @Test
    void leavesTheTokenAndWhatItGetsAfterwards() {
        ada.send("DELETE", "/v1/streams", "");
        assertThat(ada.send("DELETE", "/v1/streams", "").statusCode()).isEqualTo(204);

        try (SseProbe byBearer = ada.stream("");
                SseProbe byTicket = ada.ticket().open().awaitLive()) {
            assertThat(byBearer.hasEnded()).isFalse();
            assertThat(byTicket.hasEnded()).isFalse();
            assertThat(ada.list().getInteger("unread")).isZero();
        }
    }

    @Test
    void isTheOnlyMethodAndNeedsAToken() {
        given().delete("/v1/streams").then().statusCode(401).contentType("application/problem+json");
        for (String method : List.of("GET", "POST", "PATCH")) {
            assertThat(ada.send(method, "/v1/streams", "").statusCode())
                    .as(method)
                    .isEqualTo(405);
        }
    }
}
