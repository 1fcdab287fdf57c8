package dev.tidings.ingest;

import static dev.tidings.testing.Awaits.await;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Recipient;
import dev.tidings.identity.Tokens;
import dev.tidings.stream.SseProbe;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class RetractionTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    Pool pool;

    @TestHTTPResource("/v1/stream")
    URI stream;

    private final Broker broker = new Broker();
    private final String tenant = "tenant-" + UUID.randomUUID();

    @AfterEach
    void close() {
        broker.close();
    }

    private Sample event(String id) {
        Sample sample = Sample.with("title", "\"" + id + "\"");
        sample.attributes().put("tenant", tenant);
        sample.attributes().put("id", id);
        return sample;
    }

    private Sample retraction(String id) {
        Sample sample = Sample.payload("{\"source\": \"/shop/orders\", \"id\": \"" + id + "\"}");
        sample.attributes().put("tenant", tenant);
        sample.attributes().put("id", "retracts-" + id);
        sample.attributes().put("type", "dev.tidings.retract");
        return sample;
    }

    /** What stands; a tombstone has no title. */
    private List<String> standing(String user) {
        return new Feed(pool, Recipient.of(tenant, user))
                .titles().stream().filter(title -> !title.isEmpty()).toList();
    }

    private void awaitStanding(String user, String... titles) {
        await().atMost(SOON).untilAsserted(() -> assertThat(standing(user)).containsExactly(titles));
    }

    private Response post(String token, String body) {
        EncoderConfig asIs = EncoderConfig.encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false);
        return given().config(RestAssuredConfig.config().encoderConfig(asIs))
                .auth()
                .oauth2(token)
                .contentType("application/cloudevents+json")
                .body(body.getBytes(UTF_8))
                .post("/v1/events");
    }

    @Test
    void takesAnEventBackFromEveryFeedThatItReached() {
        broker.sendAll(List.of(event("kept"), event("wrong")));
        awaitStanding("ada", "kept", "wrong");
        try (SseProbe ada = SseProbe.open(stream, "Authorization", "Bearer " + Tokens.of(tenant, "ada"))
                .awaitLive()) {

            broker.send(retraction("wrong"));

            assertThat(ada.await("removed").json().getString("reason")).isEqualTo("retracted");
            awaitStanding("ada", "kept");
            awaitStanding("grace", "kept");
            assertThat(ada.frames("feed").getLast().json().getInteger("unread")).isEqualTo(1);
        }
    }

    @Test
    void holdsWhenItOvertakesItsEvent() {
        broker.send(retraction("late"));
        broker.sendAll(List.of(event("late"), event("end")));

        awaitStanding("ada", "end");
        awaitStanding("grace", "end");
    }

    @Test
    void inOneBatchWithItsEventLeavesNothing() {
        broker.sendAll(List.of(event("a"), retraction("a"), event("b"), retraction("c"), event("c"), event("d")));

        awaitStanding("ada", "b", "d");
    }

    @Test
    void ofWhatACollapseHasReplacedChangesNothing() {
        broker.sendAll(List.of(event("first").and("collapseKey", "\"k\""), event("x")));
        awaitStanding("ada", "first", "x");
        broker.sendAll(List.of(event("second").and("collapseKey", "\"k\"")));
        awaitStanding("ada", "x", "second");

        broker.sendAll(List.of(retraction("first"), event("end")));

        awaitStanding("ada", "x", "second", "end");
        broker.sendAll(List.of(retraction("second"), event("last")));
        awaitStanding("ada", "x", "end", "last");
    }

    @Test
    void overHttpIsForEventsOfTheOwnTenantOnly() {
        broker.send(event("theirs"));
        awaitStanding("ada", "theirs");
        String body = retraction("theirs").envelope();

        assertThat(post(Tokens.of("elsewhere", "ops", "platform"), body).statusCode())
                .isEqualTo(403);
        assertThat(post(Tokens.of("elsewhere", "shop", "producer"), body).statusCode())
                .isEqualTo(403);
        assertThat(standing("ada")).containsExactly("theirs");

        assertThat(post(Tokens.producer(tenant), body).statusCode()).isEqualTo(202);
        awaitStanding("ada");
    }

    @Test
    void ofATenantLeavesTheSameEventOfAnother() {
        Sample other = event("same");
        other.attributes().put("tenant", tenant + "-2");
        broker.sendAll(List.of(event("same"), other));
        awaitStanding("ada", "same");

        broker.send(retraction("same"));

        awaitStanding("ada");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(new Feed(pool, Recipient.of(tenant + "-2", "ada")).titles())
                        .containsExactly("same"));
    }
}
