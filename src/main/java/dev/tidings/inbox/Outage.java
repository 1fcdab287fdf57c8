package dev.tidings.inbox;

import dev.tidings.problem.Problem;
import dev.tidings.problem.ProblemException;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.VertxException;
import io.vertx.sqlclient.DatabaseException;
import java.io.IOException;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Postgres away, as a client is told. Anything else that fails is a fault of ours, and stays what it is. */
final class Outage {
    private static final Logger LOG = Logger.getLogger(Outage.class);
    static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private Outage() {}

    /** What takes longer is an outage as well. It may happen all the same: nothing is called back. */
    static <T> Uni<T> within(Duration limit, Uni<T> answer) {
        return answer.ifNoItem().after(limit).fail().onFailure().transform(Outage::orSame);
    }

    static Throwable orSame(Throwable failure) {
        if (failure instanceof ProblemException) {
            return failure;
        }
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isOutage(cause)) {
                LOG.warnf("the inbox waits for Postgres in vain reason=%s", reason(cause));
                return unavailable(failure);
            }
        }
        return failure;
    }

    static ProblemException unavailable(@Nullable Throwable failure) {
        return new ProblemException(
                Problem.unavailable("The inbox cannot be reached right now.", RETRY_AFTER), failure);
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
