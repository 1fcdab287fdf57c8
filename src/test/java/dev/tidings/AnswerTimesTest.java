package dev.tidings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.identity.Tokens;
import dev.tidings.journal.Events;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class AnswerTimesTest {
    private static final String NAME = "http.server.requests";

    @Inject
    MeterRegistry registry;

    @TestHTTPResource("/")
    URI root;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String token = Tokens.of(Events.freshTenant(), "ada");

    private int status(String method, String path, String bearer) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(root.resolve(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Authorization", "Bearer " + bearer)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private long count(String method, String uri, int status) {
        Collection<Timer> timers = registry.find(NAME)
                .tags("method", method, "uri", uri, "status", Integer.toString(status))
                .timers();
        return timers.stream().mapToLong(Timer::count).sum();
    }

    @Test
    void areKeptByPatternMethodAndStatus() throws Exception {
        long lists = count("GET", "/v1/notifications", 200);
        long missing = count("GET", "/v1/notifications/{id}", 404);
        long refused = count("POST", "/v1/tickets", 401);
        long issued = count("POST", "/v1/tickets", 201);

        assertThat(status("GET", "/v1/notifications?limit=1", token)).isEqualTo(200);
        assertThat(status("GET", "/v1/notifications/01890000-0000-7000-8000-000000000000", token))
                .isEqualTo(404);
        assertThat(status("POST", "/v1/tickets", "not a token")).isEqualTo(401);
        assertThat(status("POST", "/v1/tickets", token)).isEqualTo(201);

        // Counted when the answer has left, which the client may see before.
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            assertThat(count("GET", "/v1/notifications", 200)).isEqualTo(lists + 1);
            assertThat(count("GET", "/v1/notifications/{id}", 404)).isEqualTo(missing + 1);
            assertThat(count("POST", "/v1/tickets", 401)).isEqualTo(refused + 1);
            assertThat(count("POST", "/v1/tickets", 201)).isEqualTo(issued + 1);
        });
    }

    @Test
    void knowEveryPathOfTheDocument() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(root.resolve("/v1/openapi?format=json")).build();
        JsonObject paths = new JsonObject(
                        http.send(request, HttpResponse.BodyHandlers.ofString()).body())
                .getJsonObject("paths");

        assertThat(paths.fieldNames())
                .hasSizeGreaterThan(10)
                .filteredOn(path -> !path.equals("/v1/stream") && !path.startsWith("/v1/openapi"))
                .allSatisfy(path -> assertThat(AnswerTimes.pattern(path.replaceAll("\\{.*}", "any")))
                        .isEqualTo(path));
    }

    @Test
    void whatAClientInventsIsNoLabel() throws Exception {
        assertThat(status("GET", "/v1/anything", token)).isEqualTo(404);
        assertThat(status("INVENTED", "/v1/tickets", token)).isEqualTo(405);

        assertThat(registry.find(NAME).timers().stream()
                        .map(timer -> timer.getId().getTag("uri")))
                .allMatch(uri -> uri.startsWith("/v1/") || uri.equals("UNKNOWN"));
        assertThat(registry.find(NAME).timers().stream().map(Timer::getId))
                .noneMatch(id -> id.getTags().toString().contains("anything")
                        || id.getTags().toString().contains("INVENTED"));
    }
}
