package dev.tidings.inbox;

import dev.tidings.problem.Problem;
import dev.tidings.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.Semaphore;

/**
 * Lets at most so many calls be under way. More would only wait for a connection, in a queue that has no end, and be made
 * when nobody waits for them any more. One too many fails at once, with a 503.
 */
final class Turnstile {
    private final Semaphore free;

    Turnstile(int most) {
        free = new Semaphore(most);
    }

    /** Counts until the call itself has ended, also when its caller has gone before. */
    <T> Uni<T> pass(Uni<T> call) {
        return Uni.createFrom()
                .deferred(() -> free.tryAcquire()
                        ? call.onTermination().invoke(free::release)
                        : Uni.createFrom().failure(busy()))
                .memoize()
                .indefinitely();
    }

    private static ProblemException busy() {
        return new ProblemException(Problem.unavailable("Too many calls are under way right now.", Outage.RETRY_AFTER));
    }
}
