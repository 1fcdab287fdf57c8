package dev.tidings.load;

import dev.tidings.embedded.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The packaged service in a process of its own, that can be killed and started again on its ports. */
public final class Application implements AutoCloseable {
    /** Made by {@code ./mvnw package}. */
    public static final Path PACKAGE = Path.of("target/quarkus-app/quarkus-run.jar");

    /**
     * Compact headers are worth some 7 % of a stream's heap, and production should have them, too. The heap is touched at
     * the start, so that resident memory grows only by what is outside of it.
     */
    private static final List<String> JVM =
            List.of("-XX:+UseCompactObjectHeaders", "-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch");

    /** For tests, whose processes live for seconds: the cheaper compiler is done sooner, and little heap is touched. */
    public static final List<String> BRIEFLY =
            List.of("-Xms256m", "-XX:-AlwaysPreTouch", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(30);

    private final List<String> command;
    private final Path log;
    private final int port;
    private final int managementPort;
    private final HttpClient http = HttpClient.newHttpClient();
    private Process process;

    private Application(Map<String, String> settings, List<String> options, Path jar, Path log) throws IOException {
        this.log = log;
        this.port = Ports.free();
        this.managementPort = Ports.free();
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.putIfAbsent("quarkus.http.host", "127.0.0.1");
        all.put("quarkus.management.host", "127.0.0.1");
        all.put("quarkus.http.port", Integer.toString(port));
        all.put("quarkus.management.port", Integer.toString(managementPort));
        List<String> everything = new ArrayList<>(options);
        all.forEach((name, value) -> everything.add("-D" + name + "=" + value));
        command = Executable.command(jar, everything);
        process = launch();
    }

    /**
     * Returns once it is ready.
     *
     * @param jvm options behind those that it always gets
     * @param log to which all that it says is appended
     */
    public static Application start(Map<String, String> settings, List<String> jvm, Path log)
            throws IOException, InterruptedException {
        return start(settings, jvm, PACKAGE, log);
    }

    /**
     * The same with another package.
     *
     * @param jar to run
     */
    public static Application start(Map<String, String> settings, List<String> jvm, Path jar, Path log)
            throws IOException, InterruptedException {
        return launched(settings, Stream.concat(JVM.stream(), jvm.stream()).toList(), jar, log);
    }

    /** The same with the options given and no others. */
    static Application startAsShipped(Map<String, String> settings, List<String> jvm, Path log)
            throws IOException, InterruptedException {
        return launched(settings, jvm, PACKAGE, log);
    }

    private static Application launched(Map<String, String> settings, List<String> jvm, Path jar, Path log)
            throws IOException, InterruptedException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        Files.deleteIfExists(log);
        Application application = new Application(settings, jvm, jar, log);
        // Also when the load program is interrupted, nothing goes on running.
        Runtime.getRuntime().addShutdownHook(new Thread(application::kill, "kill-application"));
        application.awaitReady();
        return application;
    }

    static Map<String, Object> describe(Options options) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("jvmOptions", String.join(" ", JVM) + " " + String.join(" ", options.jvm()));
        described.put("settings", options.settings());
        described.put("opening", options.opensByTicket() ? "ticket (bind none)" : "bearer");
        return described;
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** As a crash: SIGKILL. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** On the same ports; returns at once. */
    public void launchAgain() throws IOException {
        process = launch();
    }

    public void awaitReady() throws InterruptedException {
        long end = WallClock.nanos() + READY_WITHIN.toNanos();
        while (!isReady()) {
            if (!process.isAlive() || WallClock.nanos() > end) {
                process.destroyForcibly();
                throw new IllegalStateException("the service did not become ready, see " + log);
            }
            WallClock.pause(LOOK_EVERY);
        }
    }

    /** SIGSTOP: it is there and does nothing, not even answer. */
    public void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** SIGCONT. */
    public void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    /** SIGTERM; what it ends with comes later. */
    public CompletableFuture<Integer> terminate() {
        process.destroy();
        return process.onExit().thenApply(Process::exitValue);
    }

    /** The status of a request to the management port; 0 when nobody answers. */
    public int statusOf(String managementPath) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(management(managementPath))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    public ProcessFacts facts() {
        return new ProcessFacts(process.pid());
    }

    /** The sum of a metric's lines whose labels contain the text; 0 when there is none. */
    public double metric(String name, String label) throws IOException, InterruptedException {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** All of them, as Prometheus is told. */
    public String metrics() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(management("/q/metrics"))
                .header("Accept", "text/plain")
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    @Override
    public void close() {
        process.destroy();
        ProcessFacts.awaitEnd(process, STOPPED_WITHIN);
    }

    private Process launch() throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        if (kill.waitFor() != 0) {
            throw new IOException("cannot send SIG" + name);
        }
    }

    private boolean isReady() throws InterruptedException {
        return statusOf("/q/health/ready") == 200;
    }

    private URI management(String path) {
        return URI.create("http://127.0.0.1:" + managementPort + path);
    }
}
