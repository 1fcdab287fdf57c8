package dev.tidings.inbox;

import dev.tidings.feed.FeedKey;
import dev.tidings.feed.Recipient;
import dev.tidings.journal.Erasure;
import dev.tidings.journal.Erasures;
import dev.tidings.problem.Problem;
import dev.tidings.problem.ProblemException;
import dev.tidings.route.Message;
import dev.tidings.route.Outgoing;
import dev.tidings.route.Route;
import dev.tidings.ticket.Slots;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Makes a person forgotten. Every {@code Uni} fails with a 503 when Postgres or Redis is away; doing it again goes on, and
 * is harmless.
 */
@Singleton
class UserErasure {
    private static final Logger LOG = Logger.getLogger(UserErasure.class);

    private final Erasures erasures;
    private final Slots slots;
    private final FeedSignals signals;
    private final Route route;
    private final InboxConfig config;
    private final InboxMetrics metrics;

    UserErasure(
            Erasures erasures,
            Slots slots,
            FeedSignals signals,
            Route route,
            InboxConfig config,
            InboxMetrics metrics) {
        this.erasures = erasures;
        this.slots = slots;
        this.signals = signals;
        this.route = route;
        this.config = config;
        this.metrics = metrics;
    }

    /** Redis first: while what it holds about the person cannot be reached, nothing is said to be erased. */
    Uni<ErasedUserBody> erase(Recipient recipient) {
        FeedKey feed = recipient.key();
        Uni<ErasedUserBody> erased = slots.clear(feed)
                .onFailure()
                .transform(UserErasure::redisAway)
                .chain(streams -> erasures.erase(recipient)
                        .call(() -> endStreams(feed))
                        .invoke(erasure -> note(recipient, erasure))
                        .chain(erasure -> signals.erase(feed)
                                .map(erasedSignals -> new ErasedUserBody(
                                        recipient.user().value(),
                                        erasure.erasedAt(),
                                        erasure.notifications(),
                                        erasedSignals,
                                        streams))))
                .memoize()
                .indefinitely();
        return Outage.within(config.eraseTime(), erased);
    }

    private Uni<Void> endStreams(FeedKey feed) {
        return route.announce(List.of(new Outgoing(feed, new Message.Revoked(Long.MAX_VALUE))));
    }

    private static Throwable redisAway(Throwable failure) {
        return new ProblemException(
                Problem.unavailable(
                        "Nothing was erased: the user's streams cannot be reached right now.", Outage.RETRY_AFTER),
                failure);
    }

    /** By the hash of the key: a log that names the person would remember what was to be forgotten. */
    private void note(Recipient recipient, Erasure erasure) {
        metrics.erasedUser();
        LOG.infof(
                "a person was erased tenant=%s recipient=%s notifications=%d",
                recipient.tenant(), recipient.key(), erasure.notifications());
    }
}
