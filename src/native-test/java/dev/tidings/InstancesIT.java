package dev.tidings;

import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.identity.Tokens;
import dev.tidings.load.Application;
import dev.tidings.load.Servers;
import dev.tidings.stream.SseProbe;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two packaged instances on the same servers. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InstancesIT implements BehindNginx, Deployed, SharingRecords {
    private static final Path LOGS = Path.of("target/instances-it");
    private static final Map<String, String> SETTINGS = Map.of(
            "tidings.stream.drain-follow", "3s",
            "tidings.stream.drain-window", "4s",
            "tidings.stream.ping-interval", "1s",
            "quarkus.http.proxy.proxy-address-forwarding", "true",
            "quarkus.http.proxy.trusted-proxies", "127.0.0.1");

    @RegisterExtension
    static final WarningsOfAFailure WARNINGS = new WarningsOfAFailure(LOGS);

    private final HttpClient http = HttpClient.newHttpClient();
    private Servers servers;
    private Application one;
    private Application two;

    @BeforeAll
    void start() throws Exception {
        servers = Servers.startBriefly(LOGS.resolve("servers.log"));
        one = instance("one");
        two = instance("two");
    }

    @AfterAll
    void stop() throws Exception {
        one.kill();
        two.kill();
        servers.close();
    }

    @Override
    public Servers servers() {
        return servers;
    }

    @Override
    public Application one() {
        return one;
    }

    @Override
    public Application two() {
        return two;
    }

    private Application instance(String name) throws Exception {
        return instance(name, Map.of());
    }

    @Override
    public Application instance(String name, Map<String, String> more) throws Exception {
        Map<String, String> settings = new java.util.HashMap<>(servers.settings());
        settings.putAll(SETTINGS);
        settings.putAll(more);
        return Application.start(settings, Application.BRIEFLY, LOGS.resolve(name + ".log"));
    }

    private static URI at(Application instance, String path) {
        return URI.create("http://127.0.0.1:" + instance.address().getPort() + path);
    }

    private SseProbe open(Application instance, String tenant, String user, String... more) {
        List<String> headers = new ArrayList<>(List.of("Authorization", "Bearer " + Tokens.of(tenant, user)));
        headers.addAll(List.of(more));
        return SseProbe.open(at(instance, "/v1/stream"), headers.toArray(String[]::new));
    }

    private int emit(Application instance, String tenant, String user, String title) throws Exception {
        return emitWith(instance, tenant, user, "\"title\": \"" + title + "\"");
    }

    private int emitWith(Application instance, String tenant, String user, String fields) throws Exception {
        return emitAs(UUID.randomUUID().toString(), instance, tenant, user, fields);
    }

    private int emitAs(String id, Application instance, String tenant, String user, String fields) throws Exception {
        String event = """
                {"specversion": "1.0", "id": "%s", "source": "urn:it", "type": "it.happened", "tenant": "%s",
                 "data": {"to": {"users": ["%s"]}, %s}}""".formatted(id, tenant, user, fields);
        HttpRequest request = HttpRequest.newBuilder(at(instance, "/v1/events"))
                .header("Authorization", "Bearer " + Tokens.producer(tenant))
                .header("Content-Type", "application/cloudevents+json")
                .POST(HttpRequest.BodyPublishers.ofString(event))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    /** What it asked then would be parsed before the later migrations, the canary's ticket for one. */
    @Test
    void theFirstInstanceAsksForNoFeedBeforeThereAreTables() throws Exception {
        List<String> lines = Files.readAllLines(LOGS.resolve("one.log"));

        List<String> before = lines.stream()
                .takeWhile(line -> !line.contains("the schema is up to date"))
                .toList();

        assertThat(before).hasSizeLessThan(lines.size()).anyMatch(line -> line.contains("canaries are sent"));
        assertThat(before).noneMatch(line -> line.contains("waits for Postgres in vain"));
    }

    @Test
    void anEventOfOneReachesTheStreamsOfBoth() throws Exception {
        try (SseProbe here = open(one, "acme", "ada").awaitLive();
                SseProbe there = open(two, "acme", "ada").awaitLive()) {
            for (int i = 0; i < 20; i++) {
                assertThat(emit(i % 2 == 0 ? one : two, "acme", "ada", "n" + i)).isEqualTo(202);
            }
            here.awaitTitles(20);
            there.awaitTitles(20);

            assertThat(here.titles()).doesNotHaveDuplicates().isEqualTo(there.titles());
            assertThat(two.metric("tidings_route_received_total", "") + one.metric("tidings_route_received_total", ""))
                    .isPositive();
        }
    }

    @Test
    void aTraceThroughOneKnowsTheStreamsOfBoth() throws Exception {
        String id = UUID.randomUUID().toString();
        HttpRequest trace = HttpRequest.newBuilder(at(one, "/v1/trace?source=urn%3Ait&user=tracy&id=" + id))
                .header("Authorization", "Bearer " + Tokens.of("acme", "root", "admin"))
                .build();
        try (SseProbe here = open(one, "acme", "tracy").awaitLive();
                SseProbe there = open(two, "acme", "tracy").awaitLive()) {
            assertThat(emitAs(id, two, "acme", "tracy", "\"title\": \"traced\""))
                    .isEqualTo(202);
            here.awaitTitles(1);
            there.awaitTitles(1);

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(http.send(trace, HttpResponse.BodyHandlers.ofString())
                                    .body())
                            .contains("\"decision\":\"stored\"")
                            .contains("\"open\":2,\"passed\":2")
                            .contains("\"instances\":{\"asked\":2,\"answered\":2}"));
        }
    }

    @Test
    void signalsReachTheStreamsOfBothAndTheLastValueThoseThatOpenLater() throws Exception {
        String ephemeral = "\"mode\": \"ephemeral\", \"data\": 1";
        String state = "\"mode\": \"state\", \"stateKey\": \"k\", \"data\": ";
        try (SseProbe here = open(one, "acme", "eve").awaitLive();
                SseProbe there = open(two, "acme", "eve").awaitLive()) {
            assertThat(emitWith(one, "acme", "eve", ephemeral)).isEqualTo(202);
            for (int i = 0; i < 20; i++) {
                assertThat(emitWith(i % 2 == 0 ? one : two, "acme", "eve", state + i))
                        .isEqualTo(202);
            }
            for (SseProbe client : List.of(here, there)) {
                client.await(frame -> frame.event().equals("signal")
                        && Integer.valueOf(19).equals(frame.json().getValue("data")));
                assertThat(client.frames("signal"))
                        .extracting(SseProbe.Seen::data)
                        .doesNotHaveDuplicates()
                        .anyMatch(data -> data.contains("ephemeral"));
            }
            try (SseProbe later = open(two, "acme", "eve").awaitLive()) {
                later.await("signal");
                assertThat(later.frames("signal"))
                        .extracting(SseProbe.Seen::data)
                        .containsExactly(here.frames("signal").getLast().data());
            }
        }
    }

    @Test
    void aTicketReplacesItsStreamOnTheOtherInstance() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(at(one, "/v1/tickets"))
                .header("Authorization", "Bearer " + Tokens.of("acme", "bob"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> issued = http.send(request, HttpResponse.BodyHandlers.ofString());
        String path = new io.vertx.core.json.JsonObject(issued.body()).getString("streamUrl");
        String cookie = issued.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");

        try (SseProbe older = SseProbe.open(at(one, path), "Cookie", cookie).awaitLive();
                SseProbe newer = SseProbe.open(at(two, path), "Cookie", cookie).awaitLive()) {
            assertThat(older.await("bye").json().getString("reason")).isEqualTo("replaced");
            emit(one, "acme", "bob", "to the newer");
            newer.awaitTitles(1);
            assertThat(newer.hasEnded()).isFalse();
        }
    }

    @Test
    void signingOutOnOneEndsTheStreamsOfBothWithinASecond() throws Exception {
        HttpRequest signOut = HttpRequest.newBuilder(at(one, "/v1/streams"))
                .header("Authorization", "Bearer " + Tokens.of("acme", "carol"))
                .DELETE()
                .build();
        try (SseProbe here = open(one, "acme", "carol").awaitLive();
                SseProbe there = open(two, "acme", "carol").awaitLive();
                SseProbe namesake = open(two, "other", "carol").awaitLive()) {
            assertThat(http.send(signOut, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(204);

            await().atMost(Duration.ofSeconds(1)).until(() -> here.hasEnded() && there.hasEnded());
            for (SseProbe ended : List.of(here, there)) {
                assertThat(ended.await("bye").json().getString("reason")).isEqualTo("revoked");
                assertThat(ended.await("bye").json().getString("reconnect")).isEqualTo("never");
            }
            assertThat(namesake.hasEnded()).isFalse();
        }
    }

    @Test
    void sigtermSendsTheStreamsToTheOtherOneWithNothingMissing() throws Exception {
        Application leaving = instance("leaving");
        List<SseProbe> streams = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            streams.add(open(leaving, "drain", "user-" + i).awaitLive());
        }

        CompletableFuture<Integer> exit = leaving.terminate();
        await().atMost(Duration.ofSeconds(3)).until(() -> leaving.statusOf("/q/health/ready") == 503);
        try (SseProbe stillAccepted = open(leaving, "drain", "late")) {
            assertThat(stillAccepted.await(frame -> true).event()).isEqualTo("reset");
        }
        streams.getFirst().await("bye");
        try (SseProbe refused = open(leaving, "drain", "too-late")) {
            assertThat(refused.await("bye").json().getString("reason")).isEqualTo("busy");
        }
        streams.forEach(SseProbe::awaitEnd);

        assertThat(exit.get(40, TimeUnit.SECONDS)).isZero();
        for (int i = 0; i < streams.size(); i++) {
            SseProbe ended = streams.get(i);
            assertThat(ended.await("bye").json().getString("reason")).isEqualTo("drain");
            assertThat(ended.await("bye").json().getString("reconnect")).isEqualTo("same");
            assertThat(emit(two, "drain", "user-" + i, "missed")).isEqualTo(202);
            try (SseProbe back = open(two, "drain", "user-" + i, "Last-Event-ID", String.valueOf(ended.lastId()))) {
                back.awaitTitles(1);
                assertThat(back.titles()).containsExactly("missed");
                assertThat(back.frames("reset")).isEmpty();
            }
        }
    }

    @Test
    void aStreamThatWasOnItsWayWhenRefusalsBeganIsToldAsWell() throws Exception {
        Application leaving = instance("leaving-late", Map.of("tidings.stream.drain-follow", "2s"));

        CompletableFuture<Integer> exit;
        CompletableFuture<SseProbe> onItsWay;
        try (Connection connection = superuser();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            // No first page can be read.
            statement.execute("lock table feed in access exclusive mode");
            onItsWay = CompletableFuture.supplyAsync(() -> open(leaving, "drain", "on-its-way"));
            exit = leaving.terminate();
            await().atMost(Duration.ofSeconds(8)).until(() -> isRefused(leaving));
            connection.rollback();
        }

        try (SseProbe told = onItsWay.get(10, TimeUnit.SECONDS)) {
            assertThat(told.await("bye").json().getString("reason")).isEqualTo("drain");
            assertThat(told.frames("feed")).hasSize(1);
        }
        assertThat(exit.get(40, TimeUnit.SECONDS)).isZero();
    }

    /** Whoever has no ticket is refused in another way before that, and needs no Postgres for it. */
    private static boolean isRefused(Application leaving) {
        try (SseProbe asked = SseProbe.open(at(leaving, "/v1/stream?ticket=unknown"))) {
            return asked.status() == 200
                    && asked.await("bye").json().getString("reason").equals("busy");
        }
    }

    private Connection superuser() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:" + servers.settings().get("quarkus.datasource.reactive.url"), "postgres", "postgres");
    }
}
