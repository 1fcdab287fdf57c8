package dev.tidings.inbox;

import dev.tidings.problem.Problem;
import dev.tidings.problem.ProblemException;
import io.smallrye.mutiny.TimeoutException;
import io.vertx.core.VertxException;
import io.vertx.sqlclient.DatabaseException;
import java.io.IOException;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Postgres away, as a client is told. Anything else that fails is a fault of ours, and stays what it is. */
final class Outage {
    private static final Logger LOG = Logger.getLogger(Outage.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private Outage() {}

    static Throwable orSame(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isOutage(cause)) {
                LOG.warnf("the inbox cannot be read reason=%s", reason(cause));
                return new ProblemException(
                        Problem.unavailable("The inbox cannot be read right now.", RETRY_AFTER), failure);
            }
        }
        return failure;
    }

    private static boolean isOutage(Throwable cause) {
        return switch (cause) {
            case DatabaseException refused -> isPassing(refused.getSqlState());
            case IOException ignored -> true;
            case TimeoutException ignored -> true;
            case VertxException ignored -> true;
            default -> false;
        };
    }

    /** SQLSTATE class 22 is data, 42 is our own SQL; but before the migration the tables are missing (42P01). */
    private static boolean isPassing(@Nullable String sqlState) {
        return sqlState == null
                || sqlState.equals("42P01")
                || !(sqlState.startsWith("22") || sqlState.startsWith("42"));
    }

    private static String reason(Throwable cause) {
        return cause instanceof DatabaseException refused
                ? "SQLSTATE " + refused.getSqlState()
                : cause.getClass().getSimpleName();
    }
}
