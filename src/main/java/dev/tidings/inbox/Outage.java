package dev.tidings.inbox;

import dev.tidings.journal.Outages;
import dev.tidings.problem.Problem;
import dev.tidings.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
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
        Optional<String> reason = Outages.reason(failure);
        if (reason.isEmpty()) {
            return failure;
        }
        LOG.warnf("the inbox waits for Postgres in vain reason=%s", reason.get());
        return unavailable(failure);
    }

    static ProblemException unavailable(@Nullable Throwable failure) {
        return new ProblemException(
                Problem.unavailable("The inbox cannot be reached right now.", RETRY_AFTER), failure);
    }
}
