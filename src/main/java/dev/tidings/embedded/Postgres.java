package dev.tidings.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** PostgreSQL with its durability as in production: what was committed before a kill is there after it. */
public final class Postgres implements EmbeddedServer {
    /** Owns the tables, and migrates them. */
    static final String OWNER = "tidings_owner";

    static final String INGEST = "tidings_all";
    static final String INBOX = "tidings_one";

    /** Not a secret: the server listens on the loopback address, and its data live as long as this JVM. */
    static final String PASSWORD = "postgres";

    /** No secret either, but nobody needs to see it: that no log shows it is a test of its own. */
    static final String PASSWORD_OF_INSTANCES = "password-of-an-instance";

    private static final String SUPERUSER = "postgres";

    private static final Map<String, String> SETTINGS = Map.of(
            "listen_addresses", "127.0.0.1",
            "unix_socket_directories", "",
            "max_connections", "200",
            "fsync", "on",
            "synchronous_commit", "on",
            "shared_buffers", "256MB",
            "timezone", "UTC",
            "log_timezone", "UTC");

    private final Path folder;
    private final int port = Ports.free();
    private @Nullable Path binaries;
    private List<String> prefix = List.of();
    private @Nullable ServerProcess process;
    private boolean hasRoles;

    Postgres(Path folder) {
        this.folder = folder;
    }

    @Override
    public synchronized void start() {
        Path programs = initialized();
        List<String> command = program(programs, "postgres", "-D", data(), "-p", Integer.toString(port));
        SETTINGS.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        process = ServerProcess.start(command, folder, "database system is ready to accept connections");
        if (!hasRoles) {
            PostgresRoles.create("jdbc:postgresql://" + address() + "/postgres", SUPERUSER, PASSWORD);
            hasRoles = true;
        }
    }

    @Override
    public String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public synchronized void kill() {
        if (process != null) {
            process.kill();
            process = null;
        }
    }

    /** Cuts the connections and leaves a clean disk; SIGTERM would wait for every client to leave. */
    @Override
    public synchronized void stop() {
        if (process != null && binaries != null) {
            if (process.isAlive()) {
                ServerProcess.run(program(binaries, "pg_ctl", "stop", "-D", data(), "-m", "fast", "-w"), folder);
            }
            process.stop();
            process = null;
        }
    }

    private Path initialized() {
        if (binaries == null) {
            try {
                Path unpacked = Files.createDirectories(folder.resolve("binaries"));
                PostgresBinaries.unpack(unpacked);
                prefix = Unprivileged.prefix(Files.createDirectories(folder.resolve("cluster")));
                ServerProcess.run(initdb(unpacked), folder);
                binaries = unpacked;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return binaries;
    }

    private List<String> initdb(Path programs) throws IOException {
        Path password = Files.writeString(folder.resolve("password"), PASSWORD);
        List<String> command =
                program(programs, "initdb", "-D", data(), "-U", SUPERUSER, "--pwfile", password.toString());
        command.addAll(List.of("-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"));
        return command;
    }

    private List<String> program(Path programs, String name, String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(programs.resolve("bin").resolve(name).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private String data() {
        return folder.resolve("cluster/data").toString();
    }
}
