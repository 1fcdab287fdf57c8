package dev.tidings.trace;

import dev.tidings.problem.ProblemException;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.VertxException;
import io.vertx.sqlclient.DatabaseException;
import java.io.IOException;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Postgres away, as whoever traces is told. Anything else that fails is a fault of ours, and stays what it is. */
final class Away {
    private static final Logger LOG = Logger.getLogger(Away.class);

    private Away() {}

    static <T> Uni<T> within(Duration limit, Uni<T> answer) {
        return answer.ifNoItem().after(limit).fail().onFailure(Away::isAway).transform(Away::unavailable);
    }

    private static boolean isAway(Throwable failure) {
        return switch (failure) {
            case DatabaseException refused -> isPassing(refused.getSqlState());
            case IOException ignored -> true;
            case TimeoutException ignored -> true;
            case VertxException ignored -> true;
            default -> false;
        };
    }

    /** Classes 22 and 42 are faults of ours; but before the migration a table is missing (42P01). */
    private static boolean isPassing(@Nullable String sqlState) {
        return sqlState == null
                || sqlState.equals("42P01")
                || !(sqlState.startsWith("22") || sqlState.startsWith("42"));
    }

    private static ProblemException unavailable(Throwable failure) {
        LOG.warnf(
                "a trace waits for Postgres in vain reason=%s",
                failure.getClass().getSimpleName());
        return Tracing.unavailable("What became of the event cannot be looked up right now.");
    }
}
