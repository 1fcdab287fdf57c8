package dev.tidings.journal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections that all end, as when the server is killed, right after one of them has committed for the n-th time. */
final class Interruption extends PGSimpleDataSource {
    private static final long serialVersionUID = 1;
    private static final String NAME = "interruption";

    /** Returns when they have gone, and their locks with them. */
    private static final String END = """
            select pg_terminate_backend(pid, 10000) from pg_stat_activity
            where application_name = '%s' and pid <> pg_backend_pid()""".formatted(NAME);

    private final int fatal;
    private int commits;

    Interruption(int fatal) {
        this.fatal = fatal;
        setApplicationName(NAME);
    }

    boolean hasCome() {
        return commits >= fatal;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> call(connection, method, arguments));
    }

    private Object call(Connection connection, Method method, Object[] arguments) throws Throwable {
        Object result;
        try {
            result = method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        if (method.getName().equals("commit") && ++commits == fatal) {
            end();
            throw new SQLException("the server is gone");
        }
        return result;
    }

    private void end() throws SQLException {
        try (Connection connection = super.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(END);
        }
    }
}
