package dev.tidings.ingest;

import static dev.tidings.testing.Awaits.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Recipient;
import dev.tidings.identity.Tokens;
import dev.tidings.route.Route;
import dev.tidings.stream.SseProbe;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events of the modes that are not stored, from the topic to the stream. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@Timeout(180)
class SignalEventsTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    Pool pool;

    @Inject
    MeterRegistry metrics;

    @Inject
    Route route;

    @TestHTTPResource("/v1/stream")
    URI stream;

    private final Broker broker = new Broker();
    private final String tenant = "tenant-" + UUID.randomUUID();

    @AfterEach
    void close() {
        broker.close();
    }

    private SseProbe open(String user) {
        return SseProbe.open(stream, "Authorization", "Bearer " + Tokens.of(tenant, user))
                .awaitLive();
    }

    private Sample stored(String title) {
        return ofTenant(Sample.with("title", "\"" + title + "\""));
    }

    private Sample ephemeral(Object data) {
        return ofTenant(Sample.without("title").and("mode", "\"ephemeral\"").and("data", String.valueOf(data)));
    }

    private Sample state(String key, Object data) {
        return ofTenant(Sample.without("title")
                .and("mode", "\"state\"")
                .and("stateKey", "\"" + key + "\"")
                .and("data", String.valueOf(data)));
    }

    private Sample ofTenant(Sample sample) {
        sample.attributes().put("tenant", tenant);
        sample.attributes().put("id", UUID.randomUUID().toString());
        return sample;
    }

    private static List<String> signalsOf(SseProbe client) {
        return client.frames("signal").stream()
                .map(SseProbe.Seen::json)
                .map(signal -> signal.getString("key") + "=" + signal.getValue("data"))
                .toList();
    }

    private static void awaitSignals(SseProbe client, String... expected) {
        await().atMost(SOON).untilAsserted(() -> assertThat(signalsOf(client)).containsExactly(expected));
    }

    private List<String> titles() {
        return new Feed(pool, Recipient.of(tenant, "ada")).titles();
    }

    private double count(String name, String mode) {
        return metrics.counter(name, "mode", mode).count();
    }

    @Nested
    class OverKafka {
        @Test
        void bothModesReachAnOpenStreamAndNothingIsStored() {
            try (SseProbe client = open("ada")) {
                broker.sendAll(List.of(ephemeral(1), state("k", "[ 1.50 ]"), ephemeral(2)));

                awaitSignals(client, "null=1", "k=[1.5]", "null=2");
                JsonObject signal = client.frames("signal").get(1).json();
                assertThat(signal.getString("type")).isEqualTo("com.acme.order.shipped");
                assertThat(client.frames("signal").get(1).data()).endsWith("\"data\":[1.50]}");
                assertThat(titles()).isEmpty();
            }
        }

        @Test
        void aStreamThatOpensLaterGetsTheLastValueOnly() {
            broker.sendAll(List.of(ephemeral(1), state("k", 1), state("k", 2), stored("end")));
            await().atMost(SOON).until(() -> titles().size() == 1);

            try (SseProbe client = open("ada");
                    SseProbe grace = open("grace")) {
                awaitSignals(client, "k=2");
                awaitSignals(grace, "k=2");
            }
        }

        @Test
        void whatIsOverAlreadyIsDroppedAndCounted() {
            double ephemeral = count("tidings.signal.expired", "ephemeral");
            double state = count("tidings.signal.expired", "state");
            String over = "\"2020-01-01T00:00:00Z\"";
            try (SseProbe client = open("ada")) {
                broker.sendAll(List.of(
                        ephemeral(1).and("expiresAt", over),
                        state("k", 1).and("expiresAt", over),
                        ephemeral("\"end\"")));

                awaitSignals(client, "null=end");
                assertThat(count("tidings.signal.expired", "ephemeral") - ephemeral)
                        .isEqualTo(2);
                assertThat(count("tidings.signal.expired", "state") - state).isEqualTo(2);
            }
        }

        @Test
        void manyComeInTheirOrder() {
            try (SseProbe client = open("ada")) {
                List<Sample> events = new ArrayList<>();
                IntStream.range(0, 1_500).forEach(i -> events.add(i % 2 == 0 ? ephemeral(i) : stored("n" + i)));
                broker.sendAll(events);

                client.awaitTitles(750);
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(signalsOf(client))
                                .containsExactlyElementsOf(IntStream.range(0, 750)
                                        .mapToObj(i -> "null=" + 2 * i)
                                        .toList()));
            }
        }
    }

    @Nested
    class OverHttp {
        @Test
        void bothModesAreAccepted() {
            String batch = "[" + ephemeral(1).envelope() + "," + state("k", 2).envelope() + "]";
            try (SseProbe client = open("ada")) {
                EncoderConfig asIs =
                        EncoderConfig.encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false);
                RestAssured.given()
                        .config(RestAssuredConfig.config().encoderConfig(asIs))
                        .auth()
                        .oauth2(Tokens.producer(tenant))
                        .contentType(Submissions.BATCH)
                        .body(batch.getBytes(UTF_8))
                        .post("/v1/events")
                        .then()
                        .statusCode(202);

                awaitSignals(client, "null=1", "k=2");
            }
        }
    }

    @Nested
    class WhileRedisIsAway {
        @Test
        void valuesAreLostAndCountedAndTheChannelGoesOn() {
            double state = count("tidings.signal.lost", "state");
            double ephemeral = count("tidings.signal.lost", "ephemeral");
            try (SseProbe client = open("ada")) {
                RealServers.redis().kill();
                try {
                    await().atMost(SOON).until(() -> !route.isConnected());
                    broker.sendAll(
                            List.of(state("k", 1), stored("one"), ephemeral("\"here\""), state("k", 2), stored("two")));
                    await().atMost(SOON).until(() -> broker.lag() == 0);

                    assertThat(titles()).containsExactly("one", "two");
                    assertThat(count("tidings.signal.lost", "state") - state).isEqualTo(4);
                    assertThat(count("tidings.signal.lost", "ephemeral") - ephemeral)
                            .isEqualTo(2);
                    assertThat(broker.countDeadLetters(Broker.ofTenant(tenant))).isZero();
                } finally {
                    RealServers.redis().restart();
                }

                client.awaitTitles(2);
                await().atMost(SOON).until(() -> {
                    broker.send(state("k", 3));
                    await().atMost(SOON).until(() -> broker.lag() == 0);
                    return signalsOf(client).contains("k=3");
                });
                assertThat(signalsOf(client)).startsWith("null=here").doesNotContain("k=1", "k=2");
            }
        }
    }
}
