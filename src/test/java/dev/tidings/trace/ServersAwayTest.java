package dev.tidings.trace;

import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.route.Route;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Traces while the servers that know something are killed. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@Timeout(180)
class ServersAwayTest extends TraceTests {
    @Inject
    Route route;

    @Test
    void withoutKafkaTheFeedsSayWhatTheyKnowAndTooManyAreRefused() {
        String id = emit("", "ada");
        RealServers.kafka().kill();
        try {
            JsonObject trace = trace(id);
            assertThat(trace.getJsonObject("record").getString("state")).isEqualTo("unreachable");
            assertThat(trace.getJsonObject("record").getLong("offset")).isNotNegative();
            assertThat(recipient(trace, "ada").getString("decision")).isEqualTo("stored");
            assertThat(decision(id, "grace")).isEqualTo("unknown");
            ask(UUID.randomUUID().toString())
                    .then()
                    .statusCode(503)
                    .contentType("application/problem+json")
                    .header("Retry-After", "2");

            assertThat(statusesOfManyAtOnce(id)).contains(200, 503).containsOnly(200, 503);
        } finally {
            RealServers.kafka().restart();
        }

        await().atMost(PATIENCE).until(() -> trace(id).getJsonObject("record").getString("state"), "read"::equals);
    }

    @Test
    void withoutRedisNothingIsKnownOfStreams() {
        String id = emit("", "ada");
        RealServers.redis().kill();
        try {
            await().atMost(PATIENCE).until(() -> !route.isConnected());
            JsonObject trace = trace(id);
            assertThat(trace.getValue("instances")).isNull();
            assertThat(recipient(trace, "ada").getString("decision")).isEqualTo("stored");
            assertThat(recipient(trace, "ada").getValue("streams")).isNull();
        } finally {
            RealServers.redis().restart();
        }

        await().atMost(PATIENCE).until(() -> trace(id).getValue("instances") != null);
    }

    @Test
    void withoutPostgresItIsA503AndPasses() {
        String id = emit("", "ada");
        RealServers.postgres().kill();
        try {
            Response answer = ask(id);
            answer.then()
                    .statusCode(503)
                    .contentType("application/problem+json")
                    .header("Retry-After", "2");
            assertThat(Duration.ofMillis(answer.time())).isLessThan(Duration.ofSeconds(5));
        } finally {
            RealServers.postgres().restart();
        }

        assertThat(decision(id, "ada")).isEqualTo("stored");
    }

    /** Each of them waits for the broker in vain. */
    private List<Integer> statusesOfManyAtOnce(String id) {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Integer>> many = IntStream.range(0, 6)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> ask(id).statusCode(), callers))
                    .toList();
            return many.stream().map(CompletableFuture::join).toList();
        }
    }
}
