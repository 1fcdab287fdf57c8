package dev.tidings.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jboss.logging.Logger;

/** PostgreSQL, Redis and Kafka on free ports, in one temporary folder, until this JVM ends. */
public final class EmbeddedServers implements EmbeddedServersMXBean {
    private static final Logger LOG = Logger.getLogger(EmbeddedServers.class);

    /** A literal is one object for all class loaders; Kafka itself takes the locks of the MBean server. */
    private static final String ONE_AT_A_TIME = "dev.tidings.embedded.EmbeddedServers";

    private final Folder folder;
    private final Map<String, EmbeddedServer> servers;
    private final Map<String, String> settings = new TreeMap<>();

    private EmbeddedServers(Folder folder) throws IOException {
        this.folder = folder;
        servers = Map.of(
                "postgres", new Postgres(folder.subfolder("postgres")),
                "redis", new Redis(folder.subfolder("redis")),
                "kafka", new Kafka(folder.subfolder("kafka")));
        settings.putAll(SigningKeys.create(folder.subfolder("keys")));
        settings.put(
                "quarkus.datasource.reactive.url",
                "postgresql://" + server("postgres").address() + "/postgres");
        settings.put("quarkus.datasource.username", Postgres.INGEST);
        settings.put("quarkus.datasource.password", Postgres.PASSWORD_OF_INSTANCES);
        settings.put("quarkus.datasource.inbox.username", Postgres.INBOX);
        settings.put("quarkus.datasource.inbox.password", Postgres.PASSWORD_OF_INSTANCES);
        settings.put("quarkus.flyway.username", Postgres.OWNER);
        settings.put("quarkus.flyway.password", Postgres.PASSWORD);
        settings.put("quarkus.redis.hosts", "redis://" + server("redis").address());
        settings.put("kafka.bootstrap.servers", server("kafka").address());
    }

    /** The servers of this JVM; the first call starts them, which takes a few seconds. */
    public static EmbeddedServersMXBean ofThisJvm() {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        try {
            ObjectName name = new ObjectName("dev.tidings:type=EmbeddedServers");
            synchronized (ONE_AT_A_TIME) {
                if (!beans.isRegistered(name)) {
                    beans.registerMBean(start(), name);
                }
            }
            return JMX.newMXBeanProxy(beans, name, EmbeddedServersMXBean.class);
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What an application must be configured with to use them; starts them if need be. */
    public static Map<String, String> settingsOfThisJvm() {
        return ofThisJvm().getSettings();
    }

    @Override
    public Map<String, String> getSettings() {
        return settings;
    }

    @Override
    public Map<String, String> getAddresses() {
        Map<String, String> addresses = new TreeMap<>();
        servers.forEach((name, server) -> addresses.put(name, server.address()));
        return addresses;
    }

    @Override
    public void kill(String server) {
        server(server).kill();
    }

    @Override
    public void restart(String server) {
        server(server).restart();
    }

    @Override
    public void stop() {
        inParallel(EmbeddedServer::stop);
        folder.delete();
    }

    private static EmbeddedServers start() {
        try {
            Instant begin = Instant.now();
            Folder.removeAbandoned();
            EmbeddedServers servers = new EmbeddedServers(Folder.create());
            Runtime.getRuntime().addShutdownHook(new Thread(servers::stop, "stop-embedded-servers"));
            servers.startAll();
            servers.announce(Duration.between(begin, Instant.now()));
            return servers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void startAll() {
        try {
            inParallel(EmbeddedServer::start);
        } catch (CompletionException e) {
            stop();
            throw e;
        }
    }

    private void announce(Duration took) {
        LOG.infof(
                """
                embedded servers started millis=%d
                    PostgreSQL  %s  user=%s password=%s
                    Redis       %s
                    Kafka       %s""",
                took.toMillis(),
                settings.get("quarkus.datasource.reactive.url"),
                Postgres.OWNER,
                Postgres.PASSWORD,
                settings.get("quarkus.redis.hosts"),
                settings.get("kafka.bootstrap.servers"));
    }

    private EmbeddedServer server(String name) {
        EmbeddedServer server = servers.get(name);
        if (server == null) {
            throw new IllegalArgumentException("no such server, there are " + servers.keySet());
        }
        return server;
    }

    private void inParallel(Consumer<EmbeddedServer> action) {
        // Closing it waits for all, so no server is half up or half down when this returns.
        try (ExecutorService threads = Executors.newFixedThreadPool(servers.size())) {
            CompletableFuture.allOf(servers.values().stream()
                            .map(server -> CompletableFuture.runAsync(() -> action.accept(server), threads))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
        }
    }
}
