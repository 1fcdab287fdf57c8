package dev.tidings.trace;

import static dev.tidings.testing.Awaits.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.identity.Tokens;
import dev.tidings.journal.Events;
import dev.tidings.stream.SseProbe;
import io.quarkus.test.common.http.TestHTTPResource;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What tests of traces share: a tenant of their own, a product service that emits, and an admin who asks. */
class TraceTests {
    static final Duration PATIENCE = Duration.ofSeconds(40);
    static final String SOURCE = "/shop/orders & more";

    @Inject
    Pool pool;

    @TestHTTPResource("/v1/stream")
    URI stream;

    String tenant = Events.freshTenant();

    /** Emits, and waits until the ledger knows it; the id. */
    String emit(String fields, String... users) {
        String id = UUID.randomUUID().toString();
        emitAs(id, fields, users);
        await().atMost(PATIENCE)
                .until(() -> !number("select count(*) from event where tenant_id = $1 and id = $2", id)
                        .equals(0L));
        return id;
    }

    void emitAs(String id, String fields, String... users) {
        String to = Arrays.stream(users).map(user -> "\"" + user + "\"").collect(Collectors.joining(","));
        emitData(id, "com.acme.shipped", "{\"to\":{\"users\":[" + to + "]},\"title\":\"x\"" + fields + "}");
    }

    void retract(String retracted) {
        emitData(
                UUID.randomUUID().toString(),
                "dev.tidings.retract",
                new JsonObject().put("source", SOURCE).put("id", retracted).encode());
    }

    private void emitData(String id, String type, String data) {
        JsonObject event = new JsonObject()
                .put("specversion", "1.0")
                .put("id", id)
                .put("source", SOURCE)
                .put("type", type)
                .put("tenant", tenant)
                .put("data", new JsonObject(data));
        EncoderConfig asIs = EncoderConfig.encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false);
        Response answer = await().atMost(PATIENCE)
                .until(
                        () -> given().config(RestAssuredConfig.config().encoderConfig(asIs))
                                .header("Authorization", "Bearer " + Tokens.producer(tenant))
                                .contentType("application/cloudevents+json")
                                .body(event.encode().getBytes(StandardCharsets.UTF_8))
                                .post("/v1/events"),
                        tried -> tried.statusCode() != 503);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(202);
    }

    /** Binary mode, straight onto the topic. */
    static void send(Map<String, String> headers, String value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", RealServers.kafka().address()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            ProducerRecord<byte[], byte[]> record =
                    new ProducerRecord<>("tidings.events", value.getBytes(StandardCharsets.UTF_8));
            headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
            producer.send(record).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** As the admin of the tenant. */
    Response ask(String id, String... user) {
        return askWith(Tokens.of(tenant, "root", "admin"), id, user);
    }

    static Response askWith(String token, String id, String... user) {
        var request = given().header("Authorization", "Bearer " + token)
                .queryParam("source", SOURCE)
                .queryParam("id", id);
        return user.length == 0
                ? request.get("/v1/trace")
                : request.queryParam("user", user[0]).get("/v1/trace");
    }

    JsonObject trace(String id, String... user) {
        return new JsonObject(await().atMost(PATIENCE)
                .until(() -> ask(id, user), answer -> answer.statusCode() == 200)
                .asString());
    }

    static JsonObject recipient(JsonObject trace, String user) {
        return trace.getJsonArray("recipients").stream()
                .map(JsonObject.class::cast)
                .filter(recipient -> recipient.getString("user").equals(user))
                .findFirst()
                .orElseThrow();
    }

    String decision(String id, String user) {
        return recipient(trace(id, user), user).getString("decision");
    }

    void awaitDecision(String id, String user, String decision) {
        await().atMost(PATIENCE).until(() -> decision(id, user), decision::equals);
    }

    SseProbe open(String user) {
        return SseProbe.open(stream, "Authorization", "Bearer " + Tokens.of(tenant, user))
                .awaitLive();
    }

    Long number(String sql, String... more) {
        Tuple parameters = Tuple.of(tenant);
        Arrays.stream(more).forEach(parameters::addString);
        return pool.preparedQuery(sql)
                .execute(parameters)
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getLong(0);
    }

    void change(String sql, String... more) {
        Tuple parameters = Tuple.of(tenant);
        Arrays.stream(more).forEach(parameters::addString);
        pool.preparedQuery(sql).execute(parameters).await().atMost(PATIENCE);
    }
}
