package dev.tidings.inbox;

import dev.tidings.feed.Recipient;
import dev.tidings.feed.TenantId;
import dev.tidings.journal.Erasure;
import dev.tidings.journal.Erasures;
import dev.tidings.route.Message;
import dev.tidings.route.Outgoing;
import dev.tidings.route.Route;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Makes a whole tenant forgotten, step by step for as long as one call may take. Each step is a transaction that also notes
 * the progress, so after a crash, or a 503 while a server is away, the next call goes on.
 */
@Singleton
class TenantErasure {
    private static final Logger LOG = Logger.getLogger(TenantErasure.class);

    private final Erasures erasures;
    private final FeedSignals signals;
    private final Route route;
    private final InboxConfig config;
    private final InboxMetrics metrics;
    private final Clock clock;

    TenantErasure(
            Erasures erasures,
            FeedSignals signals,
            Route route,
            InboxConfig config,
            InboxMetrics metrics,
            Clock clock) {
        this.erasures = erasures;
        this.signals = signals;
        this.route = route;
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** At least one step; what it came to so far. */
    Uni<Erasure> erase(TenantId tenant) {
        Instant end = clock.instant().plus(config.eraseTime());
        return Multi.createBy()
                .repeating()
                .uni(() -> step(tenant))
                .whilst(erasure -> !erasure.isDone() && clock.instant().isBefore(end))
                .collect()
                .last()
                .invoke(erasure -> LOG.infof(
                        "a tenant is erased tenant=%s feeds=%d notifications=%d events=%d done=%b",
                        tenant, erasure.feeds(), erasure.notifications(), erasure.events(), erasure.isDone()));
    }

    private Uni<Erasure> step(TenantId tenant) {
        Uni<Erasure> told = erasures.eraseSome(tenant)
                .call(erasure -> route.announce(
                        erasure.gone().stream().map(TenantErasure::end).toList()))
                .call(erasure -> eraseSignals(erasure.gone()))
                .invoke(erasure -> metrics.erasedFeeds(erasure.gone().size()))
                .memoize()
                .indefinitely();
        return Outage.within(config.eraseTime(), told);
    }

    private Uni<Void> eraseSignals(List<Recipient> gone) {
        return Multi.createFrom()
                .iterable(gone)
                .onItem()
                .transformToUniAndConcatenate(recipient -> signals.erase(recipient.key()))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private static Outgoing end(Recipient recipient) {
        return new Outgoing(recipient.key(), new Message.Revoked(Long.MAX_VALUE));
    }
}
