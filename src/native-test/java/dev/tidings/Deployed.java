package dev.tidings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.deploy.Alerts;
import dev.tidings.deploy.MigrationJob;
import dev.tidings.load.Application;
import dev.tidings.load.Servers;
import dev.tidings.stream.SseProbe;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the files in {@code deploy/k8s} take for granted of a running instance, and of one that only migrates. */
interface Deployed {
    /** Name and password of who may make databases on the embedded server. */
    String SUPERUSER = "postgres";

    Application one();

    Servers servers();

    @Test
    default void instancesHaveEveryMetricThatIsWatched() throws Exception {
        URI stream = URI.create("http://127.0.0.1:" + one().address().getPort() + "/v1/stream");
        try (SseProbe refused = SseProbe.open(stream)) {
            assertThat(refused.status()).isEqualTo(401);
        }

        String metrics = one().metrics();

        assertThat(Alerts.metrics())
                .hasSizeGreaterThan(10)
                .allSatisfy(name -> assertThat(metrics).containsPattern("(?m)^" + name + "[{ ]"));
    }

    @Test
    default void theMigrationMakesTheTablesAndGoes() throws Exception {
        String database = "migrated_" + UUID.randomUUID().toString().replace("-", "");
        String owner = servers().settings().getOrDefault("quarkus.flyway.username", "");
        execute("postgres", SUPERUSER, SUPERUSER, "create database " + database + " owner " + owner);

        Process missing = migrate("missing_" + database);
        Process migration = migrate(database);

        assertThat(migration.waitFor()).isZero();
        // Kubernetes tries again what has failed.
        assertThat(missing.waitFor()).isEqualTo(1);
        assertThat(Files.readString(log(database)))
                .contains("Successfully applied")
                .doesNotContain("Listening on");
        String password = servers().settings().getOrDefault("quarkus.flyway.password", "");
        assertThat(execute(database, owner, password, "select count(*) from feed"))
                .isZero();
    }

    private static Path log(String database) {
        return Path.of("target/instances-it").resolve(database + ".log");
    }

    private Process migrate(String database) throws Exception {
        Map<String, String> settings = new TreeMap<>(servers().settings());
        settings.put("quarkus.datasource.reactive.url", address(database));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-jar", Application.PACKAGE.toString()));
        ProcessBuilder process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log(database).toFile());
        process.environment().putAll(MigrationJob.literals());
        return process.start();
    }

    private String address(String database) {
        String address = servers().settings().getOrDefault("quarkus.datasource.reactive.url", "");
        return address.replaceFirst("/[^/]*$", "/" + database);
    }

    /** The number that it answers, 0 when it answers nothing. */
    private long execute(String database, String user, String password, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:" + address(database), user, password);
                var statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return 0;
            }
            try (ResultSet rows = statement.getResultSet()) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        }
    }
}
