package dev.tidings;

import static dev.tidings.testing.Awaits.await;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.identity.Tokens;
import dev.tidings.stream.SseProbe;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The way of an event through the package, as Quarkus itself starts it: the jar, or with {@code -Pnative} the binary. It starts
 * it for this test only: two at once would write the same log, from which each learns its port.
 */
@QuarkusIntegrationTest
@QuarkusTestResource(RealServers.class)
class MainPathIT {
    /** Where Quarkus writes what the process says. */
    private static final Path LOG = Path.of("target/quarkus.log");

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Pattern MANAGEMENT = Pattern.compile("anagement interface listening on http://[^:]+:(\\d+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final String tenant = "main-" + UUID.randomUUID();

    /** Quarkus goes on as soon as it listens, and the tables come behind that. */
    @BeforeEach
    void awaitReady() throws IOException {
        URI ready = management().resolve("/q/health/ready");
        await().atMost(PATIENCE).until(() -> get(ready).statusCode() == 200);
    }

    /** Each of them is another library, and some a native one: a topic's records are as their producers liked them. */
    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void aRecordReachesTheStreamOfItsUser(String compression) throws Exception {
        try (SseProbe stream = open("ada").awaitLive();
                SseProbe namesake =
                        openWith(Tokens.of("other-" + tenant, "ada")).awaitLive()) {
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                    "tidings.events", event("ada", compression).getBytes(UTF_8));
            record.headers().add("content-type", "application/cloudevents+json".getBytes(UTF_8));
            try (KafkaProducer<byte[], byte[]> kafka = producer(compression)) {
                kafka.send(record).get();
            }

            stream.awaitTitles(1);
            assertThat(stream.titles()).containsExactly(compression);
            assertThat(namesake.titles()).isEmpty();
        }
    }

    @Test
    void aStreamThatComesBackGetsWhatItMissedAndNothingTwice() throws Exception {
        String cursor;
        try (SseProbe before = open("bob").awaitLive()) {
            assertThat(emit("bob", "seen")).isEqualTo(202);
            before.awaitTitles(1);
            cursor = String.valueOf(before.lastId());
        }
        assertThat(emit("bob", "missed")).isEqualTo(202);

        try (SseProbe after = openWith(Tokens.of(tenant, "bob"), "Last-Event-ID", cursor)) {
            after.awaitTitles(1);

            assertThat(after.titles()).containsExactly("missed");
            assertThat(after.frames("reset")).isEmpty();
        }
    }

    @Test
    void aTicketIsGoodOnceAndMadeUpOnesNever() throws Exception {
        HttpResponse<String> issued = send(HttpRequest.newBuilder(at("/v1/tickets"))
                .header("Authorization", "Bearer " + Tokens.of(tenant, "carol"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"bind\": \"none\"}"))
                .build());
        assertThat(issued.statusCode()).isEqualTo(201);
        URI once = at(new JsonObject(issued.body()).getString("streamUrl"));

        try (SseProbe first = SseProbe.open(once).awaitLive();
                SseProbe second = SseProbe.open(once);
                SseProbe madeUp = SseProbe.open(at("/v1/stream?ticket=" + "A".repeat(43)));
                SseProbe forged = openWith(Tokens.forged(tenant, "carol"))) {
            assertThat(first.status()).isEqualTo(200);
            assertThat(second.status()).isEqualTo(401);
            assertThat(madeUp.problem().getInteger("status")).isEqualTo(401);
            assertThat(forged.status()).isEqualTo(401);
        }
    }

    @Test
    void thePortOfTheOperatorsSaysThatItIsReadyAndCountsStreams() throws Exception {
        URI management = management();
        try (SseProbe stream = open("dora").awaitLive()) {
            assertThat(get(management.resolve("/q/health/ready")).statusCode()).isEqualTo(200);
            assertThat(get(management.resolve("/q/health/live")).body()).contains("UP");
            assertThat(get(management.resolve("/q/metrics")).body())
                    .containsPattern("(?m)^tidings_stream_open(\\{.*\\})? [1-9]");
            assertThat(stream.hasEnded()).isFalse();
        }
    }

    @Test
    void theClientLibraryIsServed() throws Exception {
        assertThat(get(at("/client/v1/tidings.js")).statusCode()).isEqualTo(200);
        assertThat(get(at("/v1/openapi")).body()).contains("/v1/stream");
    }

    @Test
    void givesNobodyATokenAndHasNoPlayground() {
        given().contentType(ContentType.JSON)
                .body("{\"tenant\": \"acme\", \"user\": \"ada\"}")
                .when()
                .post("/dev/token")
                .then()
                .statusCode(404);
        given().when().get("/").then().statusCode(404);
        given().when().get("/index.html").then().statusCode(404);
        given().when().get("/playground/page.js").then().statusCode(404);
        given().when().get("/playground/README.md").then().statusCode(404);
        given().when().get("/dev/servers").then().statusCode(404);
        given().when().get("/v1/openapi").then().statusCode(200);
    }

    private SseProbe open(String user) {
        return openWith(Tokens.of(tenant, user));
    }

    private static SseProbe openWith(String token, String... more) {
        List<String> headers = new ArrayList<>(List.of("Authorization", "Bearer " + token));
        headers.addAll(List.of(more));
        return SseProbe.open(at("/v1/stream"), headers.toArray(String[]::new));
    }

    private int emit(String user, String title) {
        HttpRequest request = HttpRequest.newBuilder(at("/v1/events"))
                .header("Authorization", "Bearer " + Tokens.producer(tenant))
                .header("Content-Type", "application/cloudevents+json")
                .POST(HttpRequest.BodyPublishers.ofString(event(user, title)))
                .build();
        return send(request).statusCode();
    }

    /**
     * As the contract has clients do it: what is 503 is sent again when the answer says. A process that has just started, on a
     * machine that does other things as well, can take longer for its first answers than it waits for Redis.
     */
    private HttpResponse<String> send(HttpRequest request) {
        AtomicReference<Duration> retryAfter = new AtomicReference<>(Duration.ZERO);
        return await().atMost(PATIENCE)
                .pollInterval((looks, before) -> retryAfter.get())
                .until(
                        () -> {
                            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                            answer.headers()
                                    .firstValueAsLong("Retry-After")
                                    .ifPresent(seconds -> retryAfter.set(Duration.ofSeconds(seconds)));
                            return answer;
                        },
                        answer -> answer.statusCode() != 503);
    }

    private String event(String user, String title) {
        return """
                {"specversion": "1.0", "id": "%s", "source": "urn:it", "type": "it.happened", "tenant": "%s",
                 "data": {"to": {"users": ["%s"]}, "title": "%s"}}""".formatted(UUID.randomUUID(), tenant, user, title);
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static KafkaProducer<byte[], byte[]> producer(String compression) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", RealServers.kafka().address(), "compression.type", compression),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static URI at(String path) {
        return URI.create("http://localhost:" + RestAssured.port + path);
    }

    /** Chosen by the system, and known only by what the process says. */
    private static URI management() throws IOException {
        await().until(() -> MANAGEMENT.matcher(Files.readString(LOG)).find());
        return MANAGEMENT
                .matcher(Files.readString(LOG))
                .results()
                .map(found -> URI.create("http://localhost:" + found.group(1)))
                // The file may have been there before.
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }
}
