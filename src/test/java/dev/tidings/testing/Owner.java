package dev.tidings.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.eclipse.microprofile.config.ConfigProvider;

/** The owner of the tables, who may change them, as no running instance may. */
public final class Owner {
    private Owner() {}

    public static void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:" + setting("quarkus.datasource.reactive.url"),
                        setting("quarkus.flyway.username"),
                        setting("quarkus.flyway.password"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }
}
