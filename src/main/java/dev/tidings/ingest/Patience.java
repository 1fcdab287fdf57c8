package dev.tidings.ingest;

import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tries again for ever while something that the channel cannot do without is away. There is no limit on purpose: giving
 * up would mean to lose the record or to skip it. Any thread.
 */
final class Patience {
    private static final Logger LOG = Logger.getLogger(Patience.class);
    private static final Duration FIRST_DELAY = Duration.ofMillis(50);
    private static final Duration BETWEEN_LOG_LINES = Duration.ofMinutes(1);
    private static final double JITTER = 0.2;

    private final String server;
    private final Duration firstDelay;
    private final Duration maxDelay;
    private final Clock clock;
    private volatile @Nullable Instant awaySince;
    private volatile Instant lastLogged = Instant.MIN;

    /** @param server what may be away, as the log calls it */
    Patience(String server, Duration maxDelay, Clock clock) {
        this.server = server;
        this.firstDelay = maxDelay.compareTo(FIRST_DELAY) < 0 ? maxDelay : FIRST_DELAY;
        this.maxDelay = maxDelay;
        this.clock = clock;
    }

    /** @param isFinal failures that no waiting mends; they are passed on */
    <T> Uni<T> insist(Supplier<Uni<? extends T>> attempt, Predicate<Throwable> isFinal) {
        return Uni.createFrom()
                .<T>deferred(attempt)
                .onFailure(isFinal.negate())
                .recoverWithUni(failure -> tryAgain(failure, attempt, isFinal))
                .onItem()
                .invoke(this::onAnswer)
                .onFailure(isFinal)
                .invoke(this::onAnswer);
    }

    /**
     * After the first attempt. What tries again costs far more than an attempt, and nearly always nobody needs it. It begins
     * with the failure that has been, so that it waits before it does anything.
     */
    private <T> Uni<T> tryAgain(Throwable first, Supplier<Uni<? extends T>> attempt, Predicate<Throwable> isFinal) {
        AtomicBoolean isOver = new AtomicBoolean();
        return Uni.createFrom()
                .<T>deferred(() -> isOver.getAndSet(true)
                        ? attempt.get()
                        : Uni.createFrom().failure(first))
                .onFailure(isFinal.negate())
                .invoke(this::onFailure)
                .onFailure(isFinal.negate())
                .retry()
                .withBackOff(firstDelay, maxDelay)
                .withJitter(JITTER)
                .indefinitely();
    }

    /** How long it has been away, 0 while it answers. */
    double awaySeconds() {
        Instant since = awaySince;
        return since == null ? 0 : Duration.between(since, clock.instant()).toMillis() / 1000.0;
    }

    private synchronized void onFailure(Throwable failure) {
        Instant now = clock.instant();
        if (awaySince == null) {
            awaySince = now;
            lastLogged = now;
            LOG.warnf("ingest waits server=%s reason=%s", server, failure);
        } else if (Duration.between(lastLogged, now).compareTo(BETWEEN_LOG_LINES) >= 0) {
            lastLogged = now;
            LOG.warnf("ingest still waits server=%s seconds=%.0f reason=%s", server, awaySeconds(), failure);
        }
    }

    private synchronized void onAnswer() {
        if (awaySince != null) {
            LOG.infof("ingest goes on server=%s seconds=%.1f", server, awaySeconds());
            awaySince = null;
        }
    }
}
