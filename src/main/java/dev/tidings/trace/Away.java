package dev.tidings.trace;

import dev.tidings.journal.Outages;
import dev.tidings.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Postgres away, as whoever traces is told. Anything else that fails is a fault of ours, and stays what it is. */
final class Away {
    private static final Logger LOG = Logger.getLogger(Away.class);

    private Away() {}

    static <T> Uni<T> within(Duration limit, Uni<T> answer) {
        return answer.ifNoItem().after(limit).fail().onFailure().transform(Away::orSame);
    }

    private static Throwable orSame(Throwable failure) {
        return failure instanceof ProblemException
                ? failure
                : Outages.reason(failure).map(Away::unavailable).orElse(failure);
    }

    private static Throwable unavailable(String reason) {
        LOG.warnf("a trace waits for Postgres in vain reason=%s", reason);
        return Tracing.unavailable("What became of the event cannot be looked up right now.");
    }
}
