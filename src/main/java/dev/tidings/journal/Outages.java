package dev.tidings.journal;

import io.smallrye.mutiny.TimeoutException;
import io.vertx.core.VertxException;
import io.vertx.sqlclient.DatabaseException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which failures mean that Postgres is away. Any other is a fault of ours. */
public final class Outages {
    /** What the client says, by classes that it also uses for faults, of connections that have gone or do not come. */
    private static final Pattern GONE = Pattern.compile(
            "Connection is not active|due to connection has been closed|^Timeout$|^Pool closed$|Invalid SSL connection");

    private static final Set<String> BEFORE_THE_MIGRATION = Set.of("42P01", "42501");

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
            default -> GONE.matcher(String.valueOf(cause.getMessage())).find();
        };
    }

    /**
     * SQLSTATE class 22 is data, 42 is our own SQL; but before the migration the tables are missing (42P01), and until its end, or
     * until an operator gives them, the rights (42501).
     */
    private static boolean isPassing(@Nullable String sqlState) {
        return sqlState == null
                || BEFORE_THE_MIGRATION.contains(sqlState)
                || !(sqlState.startsWith("22") || sqlState.startsWith("42"));
    }
}
