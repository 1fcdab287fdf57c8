package dev.tidings.inbox;

import dev.tidings.feed.Recipient;
import dev.tidings.journal.States;
import dev.tidings.route.Message;
import dev.tidings.route.Outgoing;
import dev.tidings.route.Route;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;

/** Ends a user's streams on every instance and voids the user's tickets. */
@Singleton
class SigningOut {
    private static final int MOST_AT_ONCE = 200;

    private final Turnstile turnstile = new Turnstile(MOST_AT_ONCE);
    private final States states;
    private final Route route;
    private final InboxConfig config;
    private final InboxMetrics metrics;

    SigningOut(States states, Route route, InboxConfig config, InboxMetrics metrics) {
        this.states = states;
        this.route = route;
        this.config = config;
        this.metrics = metrics;
    }

    /**
     * Done when Redis has been told as well, or is away: then other instances find it by comparing. Fails with a 503 when
     * Postgres is away, or too many are under way.
     */
    Uni<Void> everywhere(Recipient recipient) {
        Uni<Void> told = states.signOut(recipient)
                .invoke(metrics::signedOut)
                .chain(generation ->
                        route.announce(List.of(new Outgoing(recipient.key(), new Message.Revoked(generation)))));
        return Outage.within(config.journalTimeout(), turnstile.pass(told));
    }
}
