package dev.tidings;

import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.identity.Tokens;
import dev.tidings.load.Application;
import dev.tidings.load.Servers;
import dev.tidings.stream.Chromium;
import dev.tidings.stream.Line;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.Dimension;

/** Two browsers and one of a phone's size, of one user, on two packaged instances, with the module of docs/contract.md. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DevicesIT {
    private static final Path LOGS = Path.of("target/devices-it");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TENANT = "acme";
    private static final int READS = 20;
    private static final int CHANGES = 500;

    private final HttpClient http = HttpClient.newHttpClient();
    private DevicePage page;
    private Servers servers;
    private Application one;
    private Application two;
    private Line line;

    @BeforeAll
    void start() throws Exception {
        page = DevicePage.serve();
        servers = Servers.startBriefly(LOGS.resolve("servers.log"));
        one = instance("one");
        two = instance("two");
        line = Line.to(at(two, "/"));
    }

    @AfterAll
    void stop() throws Exception {
        line.close();
        one.kill();
        two.kill();
        servers.close();
        page.close();
    }

    private Application instance(String name) throws Exception {
        Map<String, String> settings = new HashMap<>(servers.settings());
        settings.put("quarkus.http.cors.enabled", "true");
        settings.put("quarkus.http.cors.origins", page.origin());
        settings.put("quarkus.http.cors.access-control-allow-credentials", "true");
        return Application.start(settings, Application.BRIEFLY, LOGS.resolve(name + ".log"));
    }

    private static URI at(Application instance, String path) {
        return URI.create("http://127.0.0.1:" + instance.address().getPort() + path);
    }

    private Device open(String user, URI api) {
        return new Device(Chromium.start(), page.address(api, Tokens.of(TENANT, user)));
    }

    private void emit(String user, String title, String more) throws Exception {
        String event = """
                {"specversion": "1.0", "id": "%s", "source": "urn:it", "type": "it.happened", "tenant": "%s",
                 "data": {"to": {"users": ["%s"]}, "title": "%s"%s}}""".formatted(UUID.randomUUID(), TENANT, user, title, more);
        HttpRequest request = HttpRequest.newBuilder(at(one, "/v1/events"))
                .header("Authorization", "Bearer " + Tokens.producer(TENANT))
                .header("Content-Type", "application/cloudevents+json")
                .POST(HttpRequest.BodyPublishers.ofString(event))
                .build();
        assertThat(http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(202);
    }

    private void patch(String user, String id, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(at(two, "/v1/notifications/" + id))
                .header("Authorization", "Bearer " + Tokens.of(TENANT, user))
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(body))
                .build();
        assertThat(http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void readingOnOneClearsTheOthersWithinAHundredMilliseconds() throws Exception {
        try (Device laptop = open("ada", at(one, ""));
                Device desk = open("ada", at(two, ""));
                Device phone = open("ada", at(two, ""))) {
            phone.resize(new Dimension(390, 844));
            for (int i = 0; i < READS; i++) {
                emit("ada", "n" + i, "");
            }
            List<Device> all = List.of(laptop, desk, phone);
            await().atMost(PATIENCE).until(() -> all.stream().allMatch(device -> device.unread() == READS));

            List<Long> millis = new ArrayList<>();
            List<String> ids = laptop.ids();
            for (int i = 0; i < READS; i++) {
                int left = READS - 1 - i;
                long asked = laptop.read(ids.get(i));
                await().atMost(PATIENCE).until(() -> all.stream().allMatch(device -> device.unread() == left));
                millis.add(desk.since(asked));
                millis.add(phone.since(asked));
            }

            assertThat(millis.stream().sorted().toList().get(READS))
                    .as("median of %s ms", millis)
                    .isLessThan(100);
            assertThat(desk.state()).isEqualTo(laptop.state());
            assertThat(phone.state()).isEqualTo(laptop.state());
        }
    }

    @Test
    void oneThatWasOfflineThroughManyChangesComesBackWithOneCompactedReplay() throws Exception {
        try (Device laptop = open("bob", at(one, ""));
                Device phone = open("bob", line.resolve("/"))) {
            int standing = 100;
            for (int i = 0; i < standing; i++) {
                emit("bob", "n" + i, ", \"collapseKey\": \"k" + i + "\"");
            }
            await().atMost(PATIENCE).until(() -> laptop.unread() == standing && phone.unread() == standing);
            List<String> ids = laptop.ids();

            line.cut();
            for (int i = 0; i < CHANGES; i++) {
                switch (i % 5) {
                    case 0 -> patch("bob", ids.get(i % standing), "{\"read\": true}");
                    case 1 -> patch("bob", ids.get(i % standing), "{\"archived\": " + (i % 2 == 0) + "}");
                    case 2 -> patch("bob", ids.get((i - 2) % standing), "{\"read\": false}");
                    case 3 -> emit("bob", "again " + i, ", \"collapseKey\": \"k" + i % standing + "\"");
                    default -> patch("bob", ids.get(i % standing), "{\"seen\": true}");
                }
            }
            emit("bob", "last", "");
            await().atMost(PATIENCE).until(() -> laptop.titles().contains("last"));
            int before = phone.frames("notification").size();
            line.mend();
            await().atMost(PATIENCE).until(() -> phone.titles().contains("last"));

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(phone.state()).isEqualTo(laptop.state()));
            List<String> replayed = phone.frames("notification");
            assertThat(replayed.subList(before, replayed.size())).doesNotHaveDuplicates();
            assertThat(replayed.size() - before).isLessThanOrEqualTo(standing + 1);
            assertThat(phone.frames("reset")).hasSize(1);
        }
    }

    @Test
    void theNumbersAreThoseOfTheList() throws Exception {
        try (Device laptop = open("eve", at(one, ""))) {
            for (int i : IntStream.range(0, 5).toArray()) {
                emit("eve", "n" + i, "");
            }
            await().atMost(PATIENCE).until(() -> laptop.unread() == 5);
            laptop.read(laptop.ids().getFirst());
            await().atMost(PATIENCE).until(() -> laptop.unread() == 4);

            HttpRequest list = HttpRequest.newBuilder(at(two, "/v1/notifications"))
                    .header("Authorization", "Bearer " + Tokens.of(TENANT, "eve"))
                    .build();
            String body = http.send(list, HttpResponse.BodyHandlers.ofString()).body();
            assertThat(body).contains("\"unread\":4,\"unseen\":4");
        }
    }
}
