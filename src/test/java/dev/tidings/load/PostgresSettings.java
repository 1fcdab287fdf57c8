package dev.tidings.load;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** Settings of Postgres that it takes while it runs. */
public final class PostgresSettings {
    private PostgresSettings() {}

    /**
     * Sets them for all connections, from now on.
     *
     * @param settings of an application that uses the server, which is one of {@code dev.tidings.embedded}
     * @param values by name, as in {@code postgresql.conf}
     * @throws IllegalArgumentException for one that Postgres refuses, or takes only when it starts
     */
    public static void set(Map<String, String> settings, Map<String, String> values) {
        if (values.isEmpty()) {
            return;
        }
        try (Connection connection = WriteAheadLog.connect(settings);
                Statement statement = connection.createStatement()) {
            for (Map.Entry<String, String> value : values.entrySet()) {
                String name = value.getKey();
                try (ResultSet known =
                        statement.executeQuery("select from pg_settings where context <> 'postmaster' and name = "
                                + statement.enquoteLiteral(name))) {
                    if (!known.next()) {
                        throw new IllegalArgumentException("Postgres takes no " + name + " while it runs");
                    }
                }
                statement.execute("alter system set " + statement.enquoteIdentifier(name, false) + " = "
                        + statement.enquoteLiteral(value.getValue()));
            }
            statement.execute("select pg_reload_conf()");
        } catch (SQLException e) {
            throw new IllegalArgumentException("Postgres does not take " + values + ": " + e.getMessage(), e);
        }
    }
}
