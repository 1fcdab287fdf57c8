package dev.tidings.journal;

import io.smallrye.mutiny.TimeoutException;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.sqlclient.DatabaseException;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which failures mean that Postgres is away. Any other is a fault of ours. */
public final class Outages {
    /** What the client says of a connection that has gone, by a class that it also uses for what a caller did wrong. */
    private static final Pattern GONE = Pattern.compile("Connection is not active|due to connection has been closed");

    private Outages() {}

    /** What failed, in a word for the log; empty for what is no outage. */
    public static Optional<String> reason(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isOutage(cause)) {
                return Optional.of(
                        cause instanceof DatabaseException refused
                                ? "SQLSTATE " + refused.getSqlState()
                                : cause.getClass().getSimpleName());
            }
        }
        return Optional.empty();
    }

    private static boolean isOutage(Throwable cause) {
        return switch (cause) {
            case DatabaseException refused -> isPassing(refused.getSqlState());
            case IOException ignored -> true;
            case TimeoutException ignored -> true;
            case VertxException ignored -> true;
            case NoStackTraceThrowable ignored ->
                GONE.matcher(String.valueOf(cause.getMessage())).find();
            default -> false;
        };
    }

    /** SQLSTATE class 22 is data, 42 is our own SQL; but before the migration the tables are missing (42P01). */
    private static boolean isPassing(@Nullable String sqlState) {
        return sqlState == null
                || sqlState.equals("42P01")
                || !(sqlState.startsWith("22") || sqlState.startsWith("42"));
    }
}
