package dev.tidings.telemetry;

import static dev.tidings.testing.Awaits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.canary.FrequentCanary;
import dev.tidings.embedded.RealServers;
import dev.tidings.identity.Tokens;
import dev.tidings.journal.Events;
import dev.tidings.stream.SseProbe;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tracing is on, with the spans of requests that are off by default, and all that may be sampled is. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@TestProfile(FrequentCanary.class)
@Timeout(120)
class TracedEventTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String PRODUCER_SPAN = "b7ad6b7169203331";
    private static final String WRITE = "stream write";
    private static final String PROCESS = "tidings.events process";

    @Inject
    InMemorySpanExporter spans;

    @TestHTTPResource("/")
    URI root;

    private final String tenant = Events.freshTenant();

    @Test
    void anEventIsFollowedFromItsProducerToTheSocket() throws Exception {
        String trace = freshTrace();
        try (SseProbe stream = open("ada-lovelace")) {
            send("traceparent", parent(trace, "01"), "The secret title", "ada-lovelace");
            stream.await("notification");
        }
        Map<String, SpanData> steps = awaitSteps(trace, 4);

        SpanData process = step(steps, PROCESS);
        assertThat(process.getParentSpanId()).isEqualTo(PRODUCER_SPAN);
        assertThat(process.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(text(process, "messaging.system")).isEqualTo("kafka");
        assertThat(text(process, "messaging.destination.name")).isEqualTo("tidings.events");
        assertThat(text(process, "messaging.destination.partition.id")).isNotNull();
        assertThat(process.getAttributes().get(AttributeKey.longKey("messaging.kafka.offset")))
                .isNotNull();
        assertThat(text(process, "tidings.tenant")).isEqualTo(tenant);
        assertThat(step(steps, "journal store").getParentSpanId()).isEqualTo(process.getSpanId());
        SpanData publish = step(steps, "route publish");
        assertThat(publish.getParentSpanId()).isEqualTo(process.getSpanId());
        assertThat(step(steps, WRITE).getParentSpanId()).isEqualTo(publish.getSpanId());
        assertThat(step(steps, WRITE).getEndEpochNanos())
                .isGreaterThanOrEqualTo(step(steps, "journal store").getEndEpochNanos());
        assertThat(steps.values())
                .map(SpanData::toString)
                .noneMatch(span -> span.contains("secret title") || span.contains("lovelace"));
    }

    @Test
    void whatItsProducerDoesNotSampleIsNotTraced() throws Exception {
        String unsampled = freshTrace();
        String sampled = freshTrace();
        try (SseProbe stream = open("ada")) {
            send("traceparent", parent(unsampled, "00"), "one", "ada");
            send("traceparent", parent(sampled, "01"), "two", "ada");
            await().atMost(PATIENCE).until(() -> stream.titles().contains("two"));
        }
        awaitSteps(sampled, 4);

        assertThat(spans.getFinishedSpanItems())
                .extracting(SpanData::getTraceId)
                .doesNotContain(unsampled);
    }

    @Test
    void theAttributeOfTheEventDoesAsWellAsTheHeader() throws Exception {
        String trace = freshTrace();
        send("ce_traceparent", parent(trace, "01"), "x", "ada");

        assertThat(step(awaitSteps(trace, 3), PROCESS).getParentSpanId()).isEqualTo(PRODUCER_SPAN);
    }

    @Test
    void theTraceOfARequestGoesOnInItsEvents() {
        String trace = freshTrace();
        EncoderConfig asIs = EncoderConfig.encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false);
        given().config(RestAssuredConfig.config().encoderConfig(asIs))
                .header("Authorization", "Bearer " + Tokens.producer(tenant))
                .header("traceparent", parent(trace, "01"))
                .contentType("application/cloudevents+json")
                .body(("{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"tenant\":\"" + tenant
                                + "\",\"data\":{\"to\":{\"users\":[\"ada\"]},\"title\":\"x\"}}")
                        .getBytes(StandardCharsets.UTF_8))
                .post("/v1/events")
                .then()
                .statusCode(202);

        assertThat(step(awaitSteps(trace, 3), PROCESS).getParentSpanId()).isEqualTo(PRODUCER_SPAN);
    }

    @Test
    void aMalformedContextIsNoReasonToRefuseAnEvent() throws Exception {
        try (SseProbe stream = open("ada")) {
            send("traceparent", "00-not-a-trace-01", "one", "ada");
            send("ce_traceparent", "\"'; --", "two", "ada");
            send("traceparent", parent("0".repeat(32), "01"), "three", "ada");
            await().atMost(PATIENCE).until(() -> stream.titles().containsAll(List.of("one", "two", "three")));
        }
    }

    @Test
    void whatIsRejectedEndsAsAFailure() throws Exception {
        String trace = freshTrace();
        send("traceparent", parent(trace, "01"), "", "ada");

        assertThat(step(awaitSteps(trace, 1), PROCESS).getStatus())
                .isEqualTo(StatusData.create(io.opentelemetry.api.trace.StatusCode.ERROR, "invalid"));
    }

    @Test
    void noSpanOfAnyRequestHasATicket() {
        String ticket = ticket();
        try (SseProbe stream = SseProbe.open(root.resolve("/v1/stream?ticket=" + ticket))) {
            stream.awaitLive();
        }
        for (String path : List.of("/v1/stream", "/v1/stream/", "/v1/tickets", "/v1/notifications", "/nowhere", "/")) {
            given().queryParam("ticket", ticket).get(path);
        }
        given().urlEncodingEnabled(false).get("/v1/strea%6D?ticket=" + ticket);
        await().atMost(PATIENCE)
                .until(() -> spans.getFinishedSpanItems().stream()
                        .anyMatch(span -> span.getName().startsWith("GET")
                                && span.toString().contains("/nowhere")));

        assertThat(spans.getFinishedSpanItems())
                .map(SpanData::toString)
                .noneMatch(span -> span.contains(ticket) || span.contains("ticket="));
        assertThat(spans.getFinishedSpanItems())
                .as("spans that would have had it")
                .map(span -> text(span, "url.query"))
                .contains("");
    }

    private String ticket() {
        return given().auth()
                .oauth2(Tokens.of(tenant, "ada"))
                .contentType("application/json")
                .body("{\"bind\":\"none\"}")
                .post("/v1/tickets")
                .path("ticket");
    }

    private SseProbe open(String user) {
        return SseProbe.open(root.resolve("/v1/stream"), "Authorization", "Bearer " + Tokens.of(tenant, user))
                .awaitLive();
    }

    private Map<String, SpanData> awaitSteps(String trace, int count) {
        await().atMost(PATIENCE).until(() -> steps(trace).size() >= count);
        return steps(trace);
    }

    private Map<String, SpanData> steps(String trace) {
        Map<String, SpanData> steps = new LinkedHashMap<>();
        for (SpanData span : spans.getFinishedSpanItems()) {
            // With the spans of requests on, one of these has the trace too.
            if (span.getTraceId().equals(trace) && span.getKind() != SpanKind.SERVER) {
                steps.put(span.getName(), span);
            }
        }
        return steps;
    }

    private static SpanData step(Map<String, SpanData> steps, String name) {
        return Optional.ofNullable(steps.get(name))
                .orElseThrow(() -> new AssertionError(name + " is not among " + steps.keySet()));
    }

    private static @Nullable String text(SpanData span, String attribute) {
        return span.getAttributes().get(AttributeKey.stringKey(attribute));
    }

    private static String freshTrace() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return String.format("%016x%016x", random.nextLong() | 1, random.nextLong());
    }

    private static String parent(String trace, String flags) {
        return "00-" + trace + "-" + PRODUCER_SPAN + "-" + flags;
    }

    private void send(String header, String value, String title, String user) throws Exception {
        Map<String, String> headers = new LinkedHashMap<>(Map.of(
                "ce_specversion", "1.0",
                "ce_id", UUID.randomUUID().toString(),
                "ce_source", "/shop/orders",
                "ce_type", "com.acme.shipped",
                "ce_tenant", tenant,
                "content-type", "application/json"));
        headers.put(header, value);
        String data = "{\"to\":{\"users\":[\"" + user + "\"]},\"title\":\"" + title + "\"}";
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", RealServers.kafka().address()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                    "tidings.events",
                    (tenant + "/" + user).getBytes(StandardCharsets.UTF_8),
                    data.getBytes(StandardCharsets.UTF_8));
            headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
            producer.send(record).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
