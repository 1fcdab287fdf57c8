package dev.tidings.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** The users of the database, as docs/operations.md has an operator make them. */
final class PostgresRoles {
    static final String CREATE = """
            create role tidings_ingest;
            create role tidings_inbox;

            create user tidings_owner password 'postgres';
            create user tidings_all password 'password-of-an-instance' in role tidings_ingest;
            create user tidings_one password 'password-of-an-instance' in role tidings_inbox;

            grant create on schema public to tidings_owner;""";

    private PostgresRoles() {}

    static void create(String address, String user, String password) {
        try {
            // DriverManager lends a driver only to those whose class loader has it; now there is one of ours.
            Class.forName("org.postgresql.Driver");
            try (Connection connection = DriverManager.getConnection(address, user, password);
                    Statement statement = connection.createStatement()) {
                statement.execute(CREATE);
            }
        } catch (SQLException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
