package dev.tidings.letters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import io.quarkus.test.common.http.TestHTTPResource;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;

/** What tests of dead letters share: a tenant of their own, a hand that writes letters, and an operator. */
class LettersTests {
    static final Duration PATIENCE = Duration.ofSeconds(40);
    static final String LIMIT = "data.title has more than 200 characters";

    @Inject
    Pool pool;

    @TestHTTPResource(value = "/dead-letters", management = true)
    URI letters;

    final String tenant = "tenant-" + UUID.randomUUID();

    private final HttpClient http = HttpClient.newHttpClient();
    private final KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", RealServers.kafka().address()),
            new ByteArraySerializer(),
            new ByteArraySerializer());

    @AfterEach
    void close() {
        producer.close(Duration.ofSeconds(1));
    }

    /** A letter as the ingest writes it, of an event that is good by now. */
    RecordMetadata write(String id, Instant recordedAt, String data) throws Exception {
        Map<String, String> headers = event(id);
        headers.put("dlq-reason", LIMIT);
        headers.put("dlq-topic", "tidings.events");
        headers.put("dlq-partition", "0");
        headers.put("dlq-offset", "7");
        headers.put("dlq-timestamp", Long.toString(recordedAt.toEpochMilli()));
        return send("tidings.events.dlq", headers, data);
    }

    RecordMetadata write(String id) throws Exception {
        return write(id, Instant.now(), toAdaAndGrace(id));
    }

    RecordMetadata send(String topic, Map<String, String> headers, String value) throws Exception {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, 0, null, tenant.getBytes(UTF_8), value.getBytes(UTF_8));
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
        return producer.send(record).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    Map<String, String> event(String id) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", "application/json");
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", id);
        headers.put("ce_source", "/shop");
        headers.put("ce_type", "com.acme.shipped");
        headers.put("ce_tenant", tenant);
        return headers;
    }

    static String toAdaAndGrace(String title) {
        return "{\"to\": {\"users\": [\"ada\", \"grace\"]}, \"title\": \"" + title + "\"}";
    }

    /** What has arrived, in its order. */
    List<String> titles(String user) {
        List<String> titles = new ArrayList<>();
        for (Row row : pool.preparedQuery(
                        "select title from notification where tenant_id = $1 and user_id = $2 order by version")
                .execute(Tuple.of(tenant, user))
                .await()
                .atMost(PATIENCE)) {
            titles.add(row.getString(0));
        }
        return titles;
    }

    HttpResponse<String> ask(String method, String pathAndQuery) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(letters + pathAndQuery))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    JsonObject standing() throws Exception {
        return answer("GET", "?newest=1000000");
    }

    /** @param query names and values in turn */
    JsonObject replay(String... query) throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < query.length; i += 2) {
            text.append(i == 0 ? '?' : '&').append(query[i]).append('=').append(URLEncoder.encode(query[i + 1], UTF_8));
        }
        return answer("POST", "/replay" + text);
    }

    private JsonObject answer(String method, String pathAndQuery) throws Exception {
        HttpResponse<String> answer = ask(method, pathAndQuery);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }
}
