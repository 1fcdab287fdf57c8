package dev.tidings.inbox;

import dev.tidings.journal.MarkAll;
import dev.tidings.journal.MarkedAll;
import dev.tidings.journal.States;
import dev.tidings.route.Announcements;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Marks everything up to a point at once. Every {@code Uni} fails with a 503 when Postgres is away, or too many are under way. */
@Singleton
class Watermarks {
    private static final int MOST_AT_ONCE = 200;

    private final Turnstile turnstile = new Turnstile(MOST_AT_ONCE);
    private final States states;
    private final Announcements announcements;
    private final InboxConfig config;
    private final InboxMetrics metrics;

    Watermarks(States states, Announcements announcements, InboxConfig config, InboxMetrics metrics) {
        this.states = states;
        this.announcements = announcements;
        this.config = config;
        this.metrics = metrics;
    }

    Uni<MarkedAll> move(MarkAll mark) {
        // What is committed is told, also when the caller has not waited for it.
        Uni<MarkedAll> told = states.mark(mark)
                .invoke(() -> metrics.marked(mark.what()))
                .call(marked -> announcements.tell(marked.changes()));
        return Outage.within(config.journalTimeout(), turnstile.pass(told));
    }
}
