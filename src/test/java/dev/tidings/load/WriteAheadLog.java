package dev.tidings.load;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/**
 * Postgres' write-ahead log (WAL) as it is in a server that has been at work for a while: with segments that it takes again.
 *
 * <p>A server that has just been made has none to take. It makes each, 16 MB of zeros, in the middle of somebody's commit, and
 * whoever else commits waits for that.
 */
public final class WriteAheadLog {
    /** 1 GB: what {@code max_wal_size} is by default, so that the checkpoint keeps most of them. */
    private static final int SEGMENTS = 64;

    private static final String AHEAD =
            "select count(*) from pg_ls_waldir() where name > pg_walfile_name(pg_current_wal_insert_lsn())";

    private WriteAheadLog() {}

    /**
     * Goes through segments for 1 GB, nearly empty, and has a checkpoint keep them; takes some seconds.
     *
     * @param settings of an application that uses the server, which is one of {@code dev.tidings.embedded}
     */
    public static void fill(Map<String, String> settings) {
        fill(settings, SEGMENTS);
    }

    /** How many segments the server has ahead of the one in which it writes. */
    static int fill(Map<String, String> settings, int segments) {
        try (Connection connection = connect(settings);
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < segments; i++) {
                // A segment in which nothing stands is not left.
                statement.execute("select pg_logical_emit_message(false, 'load', '')");
                statement.execute("select pg_switch_wal()");
            }
            statement.execute("checkpoint");
            try (ResultSet answer = statement.executeQuery(AHEAD)) {
                answer.next();
                return answer.getInt(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static Connection connect(Map<String, String> settings) throws SQLException {
        // Only a superuser may leave a segment, or change a setting.
        return DriverManager.getConnection(
                "jdbc:" + settings.get("quarkus.datasource.reactive.url"), "postgres", "postgres");
    }
}
