package dev.tidings;

import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.identity.Tokens;
import dev.tidings.load.Application;
import dev.tidings.load.Servers;
import dev.tidings.stream.Chromium;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
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
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;

/** Pages of another origin of the same site stay open while the packaged service is stopped, or killed, and started again. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientBrowserIT {
    private static final Path LOGS = Path.of("target/client-it");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TENANT = "acme";
    private static final int EVENTS = 20;

    /** What docs/frontend.md tells, and a plain EventSource that mends nothing. */
    private static final String PAGE = """
            <!doctype html>
            <title>Across a restart</title>
            <script type="module">
              const query = new URLSearchParams(location.search);
              const api = query.get("api");
              const token = query.get("token");
              window.titles = [];
              window.resets = 0;
              if (query.has("plain")) {
                const headers = { Authorization: `Bearer ${token}` };
                const response = await fetch(`${api}/v1/tickets`, { method: "POST", headers, credentials: "include" });
                const stream = new EventSource(api + (await response.json()).streamUrl, { withCredentials: true });
                stream.addEventListener("notification", ({ data }) => titles.push(JSON.parse(data).title));
                stream.addEventListener("reset", () => resets++);
                stream.addEventListener("feed", () => (window.state = "live"));
                stream.addEventListener("error", () => (window.state = stream.readyState));
              } else {
                const { connect } = await import(`${api}/client/v1/tidings.js`);
                const feed = (window.feed = connect({ token: () => token }));
                feed.addEventListener("frame", ({ detail: { name, data } }) => {
                  if (name === "notification") titles.push(data.title);
                  if (name === "reset") resets++;
                });
                feed.addEventListener("state", () => (window.state = feed.state));
              }
            </script>
            """;

    private final HttpClient http = HttpClient.newHttpClient();
    private DevicePage page;
    private Servers servers;
    private Application application;
    private ChromeDriver browser;

    @BeforeAll
    void start() throws Exception {
        browser = Chromium.start();
        page = DevicePage.serve(PAGE);
        servers = Servers.startBriefly(LOGS.resolve("servers.log"));
        Map<String, String> settings = new HashMap<>(servers.settings());
        settings.put("quarkus.http.cors.enabled", "true");
        settings.put("quarkus.http.cors.origins", page.origin());
        settings.put("quarkus.http.cors.access-control-allow-credentials", "true");
        settings.put("tidings.stream.drain-follow", "1s");
        application = Application.start(settings, Application.BRIEFLY, LOGS.resolve("application.log"));
    }

    @AfterAll
    void stop() throws Exception {
        if (browser != null) {
            browser.quit();
            application.kill();
            servers.close();
            page.close();
        }
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + application.address().getPort() + path);
    }

    private String open(String user, String how) {
        browser.switchTo().newWindow(WindowType.TAB);
        browser.get(page.address(at(""), Tokens.of(TENANT, user)) + how);
        await().atMost(PATIENCE).until(() -> "live".equals(evaluate("window.state")));
        return browser.getWindowHandle();
    }

    private Object evaluate(String expression) {
        return browser.executeScript("return " + expression);
    }

    private void emit(String user, String title) throws Exception {
        String event = """
                {"specversion": "1.0", "id": "%s", "source": "urn:it", "type": "it.happened", "tenant": "%s",
                 "data": {"to": {"users": ["%s"]}, "title": "%s"}}""".formatted(UUID.randomUUID(), TENANT, user, title);
        HttpRequest request = HttpRequest.newBuilder(at("/v1/events"))
                .header("Authorization", "Bearer " + Tokens.producer(TENANT))
                .header("Content-Type", "application/cloudevents+json")
                .POST(HttpRequest.BodyPublishers.ofString(event))
                .build();
        assertThat(http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(202);
    }

    private void emitAll(String user, String when) throws Exception {
        for (int i = 0; i < EVENTS; i++) {
            emit(user, when + " " + i);
        }
    }

    private static List<String> titles(String... whens) {
        return List.of(whens).stream()
                .flatMap(when -> IntStream.range(0, EVENTS).mapToObj(i -> when + " " + i))
                .toList();
    }

    private void awaitTitles(String tab, String... whens) {
        browser.switchTo().window(tab);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(evaluate("titles")).isEqualTo(titles(whens)));
        assertThat(evaluate("resets")).isEqualTo(1L);
    }

    /** With a plain EventSource and the client side by side, of two users. */
    @Test
    void everythingComesOnceAcrossARestartAndACrash() throws Exception {
        String plain = open("pat", "&plain");
        String client = open("clara", "");
        emitAll("pat", "before");
        emitAll("clara", "before");
        awaitTitles(plain, "before");
        awaitTitles(client, "before");

        assertThat(application.terminate().join()).isZero();
        application.launchAgain();
        application.awaitReady();
        emitAll("pat", "restarted");
        emitAll("clara", "restarted");
        awaitTitles(plain, "before", "restarted");
        awaitTitles(client, "before", "restarted");

        application.kill();
        application.launchAgain();
        application.awaitReady();
        emitAll("pat", "killed");
        emitAll("clara", "killed");
        awaitTitles(plain, "before", "restarted", "killed");
        awaitTitles(client, "before", "restarted", "killed");
    }
}
