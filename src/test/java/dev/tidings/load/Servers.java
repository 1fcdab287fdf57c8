package dev.tidings.load;

import dev.tidings.identity.Tokens;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** PostgreSQL, Redis and Kafka in another process, so that the load program measures its own work alone. */
public final class Servers implements AutoCloseable {
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(20);

    /**
     * Room for what the broker makes and forgets, so that it is collected seldom; memory that is there from the start, or its
     * first collections wait for the kernel, and everybody with them.
     */
    private static final List<String> JVM =
            List.of("-Xms1g", "-Xmx1g", "-Xmn700m", "-XX:+AlwaysPreTouch", "-XX:+UseParallelGC");

    /** For tests, as {@link Application#BRIEFLY}. */
    private static final List<String> BRIEFLY = List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final Process process;
    private final BufferedReader said;
    private final Map<String, String> settings;

    private Servers(Process process, BufferedReader said, Map<String, String> settings) {
        this.process = process;
        this.said = said;
        this.settings = Map.copyOf(settings);
    }

    public static Servers start(Path log) throws IOException {
        return start(JVM, log);
    }

    /** For a test, which is over before the better compiler pays. */
    public static Servers startBriefly(Path log) throws IOException {
        return start(BRIEFLY, log);
    }

    private static Servers start(List<String> jvm, Path log) throws IOException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ServersMain.class.getName()));
        Process process =
                new ProcessBuilder(command).redirectError(log.toFile()).start();
        Map<String, String> settings = new HashMap<>();
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        for (String line = said.readLine(); !ServersMain.READY.equals(line); line = said.readLine()) {
            if (line == null) {
                throw new IllegalStateException("the servers did not start, see " + log);
            }
            if (line.startsWith("setting ")) {
                int equals = line.indexOf('=');
                settings.put(line.substring("setting ".length(), equals), line.substring(equals + 1));
            }
        }
        // The load program is the issuer itself.
        settings.keySet().removeIf(name -> name.startsWith("smallrye.jwt."));
        settings.putAll(Tokens.settings());
        return new Servers(process, said, settings);
    }

    /** What an application must be configured with to use them, and to believe our tokens. */
    public Map<String, String> settings() {
        return settings;
    }

    /** Of the process in which the broker is, and of which the others are children. */
    public long pid() {
        return process.pid();
    }

    /** As a crash: SIGKILL for Postgres and Redis, broken connections for Kafka. */
    public void kill(String server) throws IOException {
        order(ServersMain.KILL + server);
    }

    /** On the same port; Postgres and Kafka with their data, Redis empty. */
    public void restart(String server) throws IOException {
        order(ServersMain.RESTART + server);
    }

    private synchronized void order(String order) throws IOException {
        BufferedWriter orders = process.outputWriter(StandardCharsets.UTF_8);
        orders.write(order + "\n");
        orders.flush();
        for (String line = said.readLine(); !ServersMain.READY.equals(line); line = said.readLine()) {
            if (line == null) {
                throw new IOException("the servers have ended at: " + order);
            }
        }
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        ProcessFacts.awaitEnd(process, STOPPED_WITHIN);
    }
}
