package dev.tidings.ingest;

import static dev.tidings.testing.Awaits.await;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Recipient;
import dev.tidings.identity.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class EventResourceTest {
    private static final String BATCH = "application/cloudevents-batch+json";
    private static final String PROBLEM = "application/problem+json";

    @Inject
    Pool pool;

    private final String tenant = "tenant-" + UUID.randomUUID();

    private Sample event(String id) {
        Sample sample = Sample.with("title", "\"" + id + "\"");
        sample.attributes().put("tenant", tenant);
        sample.attributes().put("id", id);
        return sample;
    }

    private ValidatableResponse post(String token, String contentType, String body) {
        return post(token, contentType, Map.of(), body);
    }

    /** As bytes: nothing between us and the wire may add a charset. */
    private ValidatableResponse post(String token, String contentType, Map<String, String> headers, String body) {
        EncoderConfig asIs = EncoderConfig.encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false);
        return given().config(RestAssuredConfig.config().encoderConfig(asIs))
                .auth()
                .oauth2(token)
                .headers(headers)
                .contentType(contentType)
                .body(body.getBytes(UTF_8))
                .when()
                .post("/v1/events")
                .then();
    }

    private void awaitTitles(String user, String... titles) {
        Feed feed = new Feed(pool, Recipient.of(tenant, user));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(feed.titles()).containsExactlyInAnyOrder(titles));
    }

    @Nested
    class Accepts {
        @Test
        void aStructuredEvent() {
            post(Tokens.producer(tenant), Headers.STRUCTURED, event("one").envelope())
                    .statusCode(202)
                    .body(is(""));

            awaitTitles("ada", "one");
        }

        @Test
        void aBatch() {
            String batch = "[" + event("one").envelope() + ",\n" + event("two").envelope() + "]";

            post(Tokens.producer(tenant), BATCH, batch).statusCode(202);

            awaitTitles("ada", "one", "two");
        }

        @Test
        void aBinaryEventWhoseAttributesArePercentEncoded() {
            Map<String, String> headers = Map.of(
                    "ce-specversion", "1.0",
                    "ce-id", "%E2%82%AC%201",
                    "CE-Source", "\"/shop\"",
                    "ce-type", "com.acme.paid",
                    "ce-tenant", tenant);

            post(
                            Tokens.producer(tenant),
                            "application/json",
                            headers,
                            event("binary").data())
                    .statusCode(202);

            awaitTitles("ada", "binary");
        }

        @Test
        void theSameRequestTwiceWithTheEffectOfOne() {
            post(Tokens.producer(tenant), Headers.STRUCTURED, event("once").envelope())
                    .statusCode(202);
            post(Tokens.producer(tenant), Headers.STRUCTURED, event("once").envelope())
                    .statusCode(202);
            post(Tokens.producer(tenant), Headers.STRUCTURED, event("last").envelope())
                    .statusCode(202);

            awaitTitles("ada", "once", "last");
        }

        @Test
        void anyTenantOfAPlatform() {
            post(Tokens.platform(), Headers.STRUCTURED, event("by platform").envelope())
                    .statusCode(202);

            awaitTitles("ada", "by platform");
        }
    }

    @Nested
    class Refuses {
        @Test
        void anEventForTheReservedTenant() {
            Sample canary = event("x");
            canary.attributes().put("tenant", "tidings-canary");

            post(Tokens.platform(), Headers.STRUCTURED, canary.envelope()).statusCode(403);
        }

        @Test
        void aCallerWithoutAToken() {
            given().contentType(Headers.STRUCTURED)
                    .body(event("x").envelope())
                    .post("/v1/events")
                    .then()
                    .statusCode(401)
                    .contentType(PROBLEM);
        }

        @Test
        void aPlainUser() {
            post(Tokens.of(tenant, "ada"), Headers.STRUCTURED, event("x").envelope())
                    .statusCode(403)
                    .contentType(PROBLEM);
        }

        @Test
        void anotherTenantOfAProducerWhole() {
            String batch = "[" + event("own").envelope() + ","
                    + event("foreign").envelope().replace(tenant, "other-" + tenant) + "]";

            post(Tokens.producer(tenant), BATCH, batch).statusCode(403).contentType(PROBLEM);

            post(Tokens.producer(tenant), Headers.STRUCTURED, event("later").envelope())
                    .statusCode(202);
            awaitTitles("ada", "later");
        }

        @Test
        void aBatchWholeWithEveryError() {
            Sample bad = event("bad").and("title", "7").and("priority", "\"urgent\"");
            String batch = "[" + event("good").envelope() + "," + bad.envelope() + ",[]]";

            post(Tokens.producer(tenant), BATCH, batch)
                    .statusCode(400)
                    .contentType(PROBLEM)
                    .body("errors.field", containsInAnyOrder("[1].data.title", "[1].data.priority", "[2].value"))
                    .body("errors.detail", hasItems("must be a string", "must be one of low, normal, high"))
                    .body(not(equalTo("urgent")));

            post(Tokens.producer(tenant), Headers.STRUCTURED, event("later").envelope())
                    .statusCode(202);
            awaitTitles("ada", "later");
        }

        @Test
        void eachBadInput() {
            BadInputs.byReason(EventResourceTest.this::event).forEach((reason, sample) -> {
                List<Map<String, String>> errors = post(Tokens.producer(tenant), Headers.STRUCTURED, sample.envelope())
                        .statusCode(400)
                        .extract()
                        .jsonPath()
                        .getList("errors");
                assertThat(errors).as(reason).isNotEmpty();
            });
        }

        @Test
        void whatIsTooLarge() {
            String hundredAndOne = "[" + String.join(",", Collections.nCopies(101, "{}")) + "]";

            post(Tokens.producer(tenant), Headers.STRUCTURED, " ".repeat((1 << 20) + 1))
                    .statusCode(413)
                    .contentType(PROBLEM);
            post(Tokens.producer(tenant), BATCH, hundredAndOne).statusCode(413).contentType(PROBLEM);
        }

        @Test
        void anotherContentType() {
            post(Tokens.producer(tenant), "text/plain", "hello").statusCode(415).contentType(PROBLEM);
            post(Tokens.producer(tenant), "application/json;charset=utf-16", "{}")
                    .statusCode(415)
                    .contentType(PROBLEM);
        }

        @Test
        @Timeout(120)
        void whatTheBrokerDoesNotAcknowledge() {
            RealServers.kafka().kill();
            try {
                post(
                                Tokens.producer(tenant),
                                Headers.STRUCTURED,
                                event("unsure").envelope())
                        .statusCode(503)
                        .contentType(PROBLEM)
                        .header("Retry-After", "5");
            } finally {
                RealServers.kafka().restart();
            }

            await().atMost(Duration.ofSeconds(60))
                    .until(() -> post(
                                            Tokens.producer(tenant),
                                            Headers.STRUCTURED,
                                            event("unsure").envelope())
                                    .extract()
                                    .statusCode()
                            == 202);
            awaitTitles("ada", "unsure");
        }
    }
}
