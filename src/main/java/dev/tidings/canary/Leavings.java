package dev.tidings.canary;

import dev.tidings.feed.Recipient;
import dev.tidings.feed.TenantId;
import dev.tidings.journal.Leftovers;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Takes away what canaries leave in Postgres: the feeds of instances that are gone, and old rows of the ledger. */
@Singleton
class Leavings {
    private static final Logger LOG = Logger.getLogger(Leavings.class);
    /** Much longer than an instance that lives is silent while Kafka or Postgres is away for a while. */
    private static final Duration KEPT = Duration.ofHours(1);

    private final Leftovers leftovers;
    private final Clock clock;

    Leavings(Leftovers leftovers, Clock clock) {
        this.leftovers = leftovers;
        this.clock = clock;
    }

    /** A slice; what is left then, or fails, is the business of the next time. */
    void sweep() {
        log(leftovers.clear(TenantId.CANARY, clock.instant().minus(KEPT)));
    }

    /** The feed of an instance that leaves. Canaries that are still on their way may bring it back, for the next sweep. */
    void takeAway(Recipient recipient) {
        log(leftovers.clear(recipient));
    }

    private static void log(Uni<Void> clearing) {
        clearing.subscribe()
                .with(
                        ignored -> {},
                        failure -> LOG.debugf(
                                "what canaries left is still there reason=%s",
                                failure.getClass().getSimpleName()));
    }
}
