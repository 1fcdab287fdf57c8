package dev.tidings.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.testing.Awaits;
import dev.tidings.testing.CapturedLog;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The schema comes to be whole, whatever happens meanwhile. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class MigrationTest {
    private static final String SCHEMA = "interrupted";
    private static final String LATEST = "latest";
    private static final int NEVER = Integer.MAX_VALUE;

    @Inject
    Flyway flyway;

    @Inject
    Roles roles;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @BeforeEach
    void anEmptySchema() throws SQLException {
        asSuperuser("create schema %s authorization tidings_owner".formatted(SCHEMA));
    }

    @AfterEach
    void noSchema() throws SQLException {
        asSuperuser("drop schema %s cascade".formatted(SCHEMA));
    }

    @Test
    void goesOnWhereverPostgresWentAway() {
        // With the table of the history.
        Flyway.configure()
                .configuration(migrating(interruption(NEVER), "1").getConfiguration())
                .skipDefaultCallbacks(true)
                .load()
                .migrate();
        // The first two of a run are before all migrations, and Flyway tries the second again for ten seconds.
        int commits = 3;
        while (isInterruptedAfter(commits)) {
            commits++;
        }

        assertThat(commits).isGreaterThan(4);
        assertThat(migrating(interruption(NEVER), LATEST).info().pending()).isEmpty();
    }

    /** After a rollback. */
    @Test
    void leavesASchemaOfALaterVersionAsItIs() throws SQLException {
        Flyway ours = migrating(interruption(NEVER), LATEST);
        ours.migrate();
        asSuperuser("""
                insert into %1$s.flyway_schema_history (installed_rank, version, description, type, script, checksum,
                  installed_by, execution_time, success)
                values (1000, '1000', 'later', 'SQL', 'V1000__later.sql', 1, 'somebody', 1, true)""".formatted(SCHEMA));

        assertThat(ours.migrate().migrationsExecuted).isZero();
    }

    /** Whose pages have no room for one. */
    @Test
    void feedsOfBeforeTheReserveHaveNone() throws SQLException {
        migrating(interruption(NEVER), "6").migrate();
        String feed = "insert into %s.feed (tenant_id, user_id, epoch) values ('acme', '%s', 0)";
        asSuperuser(feed.formatted(SCHEMA, "ada"));

        migrating(interruption(NEVER), LATEST).migrate();
        asSuperuser(feed.formatted(SCHEMA, "bob"));

        assertThat(number("select count(*) from feed where user_id = 'ada' and reserve is null"))
                .isOne();
        assertThat(number("select length(reserve) from feed where user_id = 'bob'"))
                .isEqualTo(60);
    }

    /** After a rollback from a version that has dropped what only this one calls. */
    @Test
    void grantsWhatIsThere() throws SQLException {
        Flyway ours = migrating(interruption(NEVER), LATEST);
        ours.migrate();
        asSuperuser("""
                do $$ declare one record; begin
                  for one in select oid::regprocedure as name from pg_proc
                    where pronamespace = '%s'::regnamespace and proname = 'store_at_once'
                  loop execute format('drop function %%s', one.name); end loop;
                end $$""".formatted(SCHEMA));

        assertThat(ours.migrate().success).isTrue();
    }

    /** As the page says it for whoever has restored a backup; twice, as if it was the same one again. */
    @Test
    void hasAnEpochThatTheDocumentedCommandRaises() throws Exception {
        migrating(interruption(NEVER), LATEST).migrate();
        String page = Files.readString(Path.of("docs/operations.md"));
        int begin = page.indexOf("update database_epoch ");
        String command = page.substring(begin, page.indexOf(';', begin));

        long first = epochAfter(command);

        assertThat(first).isGreaterThan(1_700_000_000L);
        assertThat(epochAfter(command)).isGreaterThan(first);
    }

    @Test
    void saysAReasonThatIsNewToo() {
        Queue<String> reasons = new ArrayDeque<>(List.of("Postgres is away", "a table is there already"));
        PGSimpleDataSource source = new PGSimpleDataSource() {
            private static final long serialVersionUID = 1;

            @Override
            public Connection getConnection() throws SQLException {
                String reason = reasons.poll();
                if (reason != null) {
                    throw new SQLException(reason);
                }
                return super.getConnection();
            }
        };
        Migration migration = new Migration(migrating(connecting(source), LATEST), roles, nobody());

        try (CapturedLog log = CapturedLog.start()) {
            migration.begin(new StartupEvent());
            Awaits.await().until(() -> migration.call().getStatus() == HealthCheckResponse.Status.UP);

            assertThat(log.linesWith("the schema cannot be brought up to date, trying again"))
                    .satisfiesExactly(
                            away -> assertThat(away).contains("Postgres is away"),
                            there -> assertThat(there).contains("a table is there already"));
        }
    }

    /** Else it was done. */
    private boolean isInterruptedAfter(int commits) {
        Interruption interruption = interruption(commits);
        try {
            migrating(interruption, LATEST).migrate();
            return false;
        } catch (FlywayException e) {
            assertThat(interruption.hasCome()).as(e.getMessage()).isTrue();
            return true;
        }
    }

    /** As the instance does it, elsewhere. */
    private Flyway migrating(DataSource source, String target) {
        return Flyway.configure()
                .configuration(flyway.getConfiguration())
                .dataSource(source)
                .defaultSchema(SCHEMA)
                .target(target)
                .load();
    }

    private Interruption interruption(int commits) {
        return connecting(new Interruption(commits));
    }

    private <T extends PGSimpleDataSource> T connecting(T source) {
        source.setUrl(url);
        source.setUser("tidings_owner");
        source.setPassword("postgres");
        return source;
    }

    /** What works by itself has begun already. */
    @SuppressWarnings("unchecked")
    private static Event<Migrated> nobody() {
        return (Event<Migrated>) Proxy.newProxyInstance(
                Event.class.getClassLoader(), new Class<?>[] {Event.class}, (proxy, method, arguments) -> null);
    }

    private long epochAfter(String command) throws SQLException {
        try (Connection owner = connecting(new PGSimpleDataSource()).getConnection()) {
            owner.setSchema(SCHEMA);
            try (Statement statement = owner.createStatement()) {
                assertThat(statement.executeUpdate(command)).isOne();
            }
        }
        return number("select epoch from database_epoch");
    }

    private long number(String sql) throws SQLException {
        try (Connection owner = connecting(new PGSimpleDataSource()).getConnection()) {
            owner.setSchema(SCHEMA);
            try (Statement statement = owner.createStatement();
                    ResultSet rows = statement.executeQuery(sql)) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private void asSuperuser(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
