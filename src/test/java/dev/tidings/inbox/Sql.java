package dev.tidings.inbox;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.eclipse.microprofile.config.ConfigProvider;

/** Rows as no call over HTTP makes them. */
final class Sql {
    private Sql() {}

    static int update(String statement, Object... parameters) {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:" + setting("quarkus.datasource.reactive.url"),
                        setting("quarkus.datasource.username"),
                        setting("quarkus.datasource.password"));
                PreparedStatement update = connection.prepareStatement(statement)) {
            for (int i = 0; i < parameters.length; i++) {
                update.setObject(i + 1, parameters[i]);
            }
            return update.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }
}
