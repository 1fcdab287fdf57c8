package dev.tidings.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/** One Kafka node, broker and controller, inside this JVM. */
public final class Kafka implements EmbeddedServer {
    private static final Logger LOG = Logger.getLogger(Kafka.class.getName());
    private static final int NODE = 1;
    private static final String CONTROLLER = "CONTROLLER";
    /** What the contract allows for a record, and room for its headers and the batch around it. */
    private static final int MAX_RECORD_BYTES = 4 * 1024 * 1024 + 64 * 1024;

    /** What a broker says of itself; the JDK forgets the level of a logger that nobody holds. */
    private static final Map<Logger, Level> CHATTY = Map.of(
            Logger.getLogger("kafka"), Level.WARNING,
            Logger.getLogger("state.change.logger"), Level.WARNING,
            Logger.getLogger("org.apache.kafka"), Level.WARNING,
            Logger.getLogger("org.apache.kafka.controller"), Level.SEVERE);

    private final Path folder;
    private final int port = Ports.free();
    private final int controllerPort = Ports.free();
    private boolean formatted;
    private @Nullable KafkaRaftServer server;

    Kafka(Path folder) {
        this.folder = folder;
    }

    @Override
    public synchronized void start() {
        ClassLoader callers = Thread.currentThread().getContextClassLoader();
        // Its threads inherit this one; the caller's is closed at the next hot reload while they go on.
        Thread.currentThread().setContextClassLoader(KafkaRaftServer.class.getClassLoader());
        try {
            surviveItsFaults();
            CHATTY.forEach(Logger::setLevel);
            format();
            server = new KafkaRaftServer(new KafkaConfig(settings(), false), Time.SYSTEM);
            server.startup();
        } finally {
            Thread.currentThread().setContextClassLoader(callers);
        }
    }

    @Override
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** The same as {@link #stop()}: without a controlled shutdown, its clients see nothing but broken connections. */
    @Override
    public void kill() {
        stop();
    }

    @Override
    public synchronized void stop() {
        if (server != null) {
            server.shutdown();
            server.awaitShutdown();
            server = null;
        }
    }

    /** A Kafka that meets a fatal fault halts its JVM; here that is the JVM of the tests or of the developer. */
    private static void surviveItsFaults() {
        Exit.Procedure report = (status, reason) ->
                LOG.log(Level.SEVERE, "kafka gave up status={0} reason={1}", new Object[] {status, reason});
        Exit.setExitProcedure(report);
        Exit.setHaltProcedure(report);
    }

    private void format() {
        if (formatted) {
            return;
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try {
            StringBuilder properties = new StringBuilder();
            settings()
                    .forEach((name, value) ->
                            properties.append(name).append('=').append(value).append('\n'));
            Path file = Files.writeString(folder.resolve("server.properties"), properties);
            String[] format = {
                "format",
                "--config",
                file.toString(),
                "--cluster-id",
                Uuid.randomUuid().toString()
            };
            if (StorageTool.execute(format, new PrintStream(said, true, UTF_8)) != 0) {
                throw new IllegalStateException("cannot format " + folder + ": " + said.toString(UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        formatted = true;
    }

    private Map<String, String> settings() {
        return Map.ofEntries(
                entry("process.roles", "broker,controller"),
                entry("node.id", Integer.toString(NODE)),
                entry("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort),
                entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port),
                entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                entry("controller.listener.names", CONTROLLER),
                entry("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort),
                entry("controlled.shutdown.enable", "false"),
                // After a kill the controller refuses the broker until the session of its former life is over.
                entry("broker.session.timeout.ms", "2000"),
                // Else it writes nothing into its log and flushes that to the disk, twice a second.
                entry("metadata.max.idle.interval.ms", "0"),
                entry("broker.heartbeat.interval.ms", "500"),
                // A buffer that is made at the start, of 128 MiB if nobody says less; this is enough for 600,000 keys
                // of a segment.
                entry("log.cleaner.dedupe.buffer.size", Integer.toString(16 * 1024 * 1024)),
                entry("log.dirs", folder.resolve("log").toString()),
                entry("auto.create.topics.enable", "true"),
                entry("num.partitions", "4"),
                entry("message.max.bytes", Integer.toString(MAX_RECORD_BYTES)),
                entry("replica.fetch.max.bytes", Integer.toString(MAX_RECORD_BYTES)),
                // One node: nothing to replicate to, and a group that nobody else will join need not wait for them.
                entry("default.replication.factor", "1"),
                entry("offsets.topic.replication.factor", "1"),
                entry("offsets.topic.num.partitions", "4"),
                entry("transaction.state.log.replication.factor", "1"),
                entry("transaction.state.log.min.isr", "1"),
                entry("transaction.state.log.num.partitions", "4"),
                entry("share.coordinator.state.topic.replication.factor", "1"),
                entry("share.coordinator.state.topic.min.isr", "1"),
                entry("group.initial.rebalance.delay.ms", "0"));
    }
}
