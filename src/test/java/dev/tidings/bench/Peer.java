package dev.tidings.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.embedded.Ports;
import dev.tidings.identity.Tokens;
import dev.tidings.load.ProcessFacts;
import dev.tidings.load.Servers;
import dev.tidings.load.WallClock;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The Node service of {@code bench/peer-node}, with a database of its own. */
final class Peer implements Subject {
    private static final Duration READY_WITHIN = Duration.ofSeconds(30);

    private final ProcessBuilder command;
    private final int connections;
    private final int port = Ports.free();
    private final HttpClient http = HttpClient.newHttpClient();
    private Process process;

    private Peer(Map<String, String> environment, int connections) throws IOException {
        this.connections = connections;
        File log = new File("target/bench/peer.log");
        command = new ProcessBuilder("node", "--expose-gc", "server.js")
                .directory(Path.of("bench/peer-node").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.getAbsoluteFile()));
        command.environment().putAll(environment);
        command.environment().put("PORT", Integer.toString(port));
        command.environment().put("NODE_ENV", "production");
        process = command.start();
    }

    static Peer start(Servers servers, BenchOptions options) throws IOException, InterruptedException {
        Map<String, String> settings = servers.settings();
        Map<String, String> environment = Map.of(
                "DATABASE_URL",
                database(settings),
                "REDIS_URL",
                settings.getOrDefault("quarkus.redis.hosts", ""),
                "JWKS",
                Path.of(URI.create(settings.getOrDefault("mp.jwt.verify.publickey.location", "")))
                        .toString(),
                "ISSUER",
                Tokens.ISSUER,
                "AUDIENCE",
                Tokens.AUDIENCE);
        Peer peer = new Peer(environment, options.connections());
        // Also when the program is interrupted, nothing goes on running.
        Runtime.getRuntime().addShutdownHook(new Thread(peer::kill, "kill-peer"));
        peer.awaitReady();
        return peer;
    }

    @Override
    public String name() {
        return "peer";
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public ProcessFacts facts() {
        return new ProcessFacts(process.pid());
    }

    @Override
    public double restart() throws IOException, InterruptedException {
        kill();
        long begin = WallClock.nanos();
        process = command.start();
        awaitReady();
        return WallClock.secondsSince(begin);
    }

    /** As of Tidings: what is in the heap and lives, and what is resident outside of it. */
    @Override
    public long livingBytes() throws IOException, InterruptedException {
        JsonNode memory = new ObjectMapper().readTree(get("/memory").body());
        return memory.path("rss").asLong()
                - memory.path("heapTotal").asLong()
                + memory.path("heapUsed").asLong();
    }

    @Override
    public Sender sender(List<String> users) throws IOException {
        return new HttpSender(address(), connections, users);
    }

    @Override
    public String listPath() {
        return "/v1/notifications?limit=50";
    }

    @Override
    public void close() {
        kill();
    }

    private void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** As the owner of its tables. */
    private static String database(Map<String, String> settings) {
        String address = settings.getOrDefault("quarkus.datasource.reactive.url", "");
        String user = settings.getOrDefault("quarkus.flyway.username", "");
        String password = settings.getOrDefault("quarkus.flyway.password", "");
        return "postgres://" + user + ":" + password + "@" + address.substring("postgresql://".length());
    }

    private void awaitReady() throws InterruptedException {
        long end = WallClock.nanos() + READY_WITHIN.toNanos();
        while (!isReady()) {
            if (!process.isAlive() || WallClock.nanos() > end) {
                kill();
                throw new IllegalStateException("the peer did not become ready, see target/bench/peer.log");
            }
            WallClock.pause(Duration.ofMillis(50));
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return get("/health").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
