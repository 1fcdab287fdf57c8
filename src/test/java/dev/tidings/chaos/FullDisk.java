package dev.tidings.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidings.load.Servers;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/**
 * Postgres's data lie on a small file system in memory, which somebody fills to the last byte. Linux only, and only as root.
 * Leaves Postgres stopped and without its data: it is the last that a cluster lives to see.
 */
public final class FullDisk implements Fault, AutoCloseable {
    private static final String BALLAST = "ballast";
    private static final long ROOM_MIB = 48;
    private static final int PATIENCE_SECONDS = 5;

    private final Servers servers;
    private final Duration lasts;
    private final Path data;
    private long freeBytes = -1;

    private FullDisk(Servers servers, Path data, Duration lasts) {
        this.servers = servers;
        this.data = data;
        this.lasts = lasts;
    }

    /** Moves the data; aborts the test where that is not permitted. */
    public static FullDisk under(Servers servers, Duration lasts) throws IOException, SQLException {
        Path data = dataOf(servers.settings());
        FullDisk disk = new FullDisk(servers, data, lasts);
        servers.kill(Cluster.POSTGRES);
        try {
            Path copy = Files.createTempDirectory("tidings-chaos-");
            run("cp", "-a", data + "/.", copy.toString());
            disk.mount();
            run("cp", "-a", copy + "/.", data.toString());
            run("rm", "-r", copy.toString());
        } catch (IOException e) {
            servers.restart(Cluster.POSTGRES);
            return Assumptions.abort("no file system can be mounted here: " + e.getMessage());
        }
        servers.restart(Cluster.POSTGRES);
        return disk;
    }

    @Override
    public void inject() throws IOException {
        FileStore store = Files.getFileStore(data);
        // What is left in parts of a page, and what is freed meanwhile, is taken as well.
        run("sh", "-c", "head -c " + 2 * store.getTotalSpace() + " /dev/zero > " + data.resolve(BALLAST) + " || true");
    }

    @Override
    public Duration lasts() {
        return lasts;
    }

    /** An operator makes room; a Postgres that has given up meanwhile is started again by whatever watches over it. */
    @Override
    public void heal() throws IOException {
        freeBytes = Files.getFileStore(data).getUsableSpace();
        Files.delete(data.resolve(BALLAST));
        if (!answers()) {
            servers.restart(Cluster.POSTGRES);
        }
    }

    /** What was left just before somebody made room. */
    public long freeBytes() {
        return freeBytes;
    }

    @Override
    public void close() throws IOException {
        servers.kill(Cluster.POSTGRES);
        run("umount", data.toString());
    }

    private void mount() throws IOException {
        long usedMib = usedMib();
        Object owner = Files.getAttribute(data, "unix:uid");
        Object group = Files.getAttribute(data, "unix:gid");
        String options = "size=" + (usedMib + ROOM_MIB) + "m,mode=0700,uid=" + owner + ",gid=" + group;
        run("mount", "-t", "tmpfs", "-o", options, "tidings-chaos", data.toString());
    }

    private long usedMib() throws IOException {
        return Long.parseLong(run("du", "-sm", data.toString()).split("\\s", 2)[0]);
    }

    private boolean answers() {
        try (Connection connection = connect(servers.settings())) {
            return connection.isValid(PATIENCE_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }

    private static Path dataOf(Map<String, String> settings) throws SQLException {
        try (Connection connection = connect(settings);
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("show data_directory")) {
            answer.next();
            return Path.of(answer.getString(1));
        }
    }

    private static Connection connect(Map<String, String> settings) throws SQLException {
        DriverManager.setLoginTimeout(PATIENCE_SECONDS);
        return DriverManager.getConnection(
                "jdbc:" + settings.get("quarkus.datasource.reactive.url"),
                // Only a superuser is told where the data are.
                "postgres",
                "postgres");
    }

    private static String run(String... command) throws IOException {
        Process process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output.strip());
        }
        return output;
    }
}
