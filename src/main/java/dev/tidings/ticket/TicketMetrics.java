package dev.tidings.ticket;

import dev.tidings.turn.Turns;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** Counts tickets. No label carries a name or a secret. */
@Singleton
class TicketMetrics {
    private static final String TOO_MANY = "rate";

    private final MeterRegistry registry;

    TicketMetrics(MeterRegistry registry) {
        this.registry = registry;
        // From the start, so that a rate over a counter that was never there is 0 and not unknown.
        for (Bind bind : Bind.values()) {
            of("issued", bind);
            of("redeemed", bind);
        }
        for (Refusal refusal : Refusal.values()) {
            refused(refusal.label());
        }
        refused(TOO_MANY);
    }

    void feedsWaiting(Turns<?, ?, ?> feeds) {
        registry.gauge("tidings.ticket.feeds.waiting", feeds, Turns::waiting);
    }

    void issued(Bind bind) {
        of("issued", bind).increment();
    }

    void redeemed(Bind bind) {
        of("redeemed", bind).increment();
    }

    void refused(Refusal refusal) {
        refused(refusal.label()).increment();
    }

    void tooMany() {
        refused(TOO_MANY).increment();
    }

    private Counter of(String what, Bind bind) {
        return registry.counter("tidings.ticket." + what, "bind", bind.wire());
    }

    private Counter refused(String reason) {
        return registry.counter("tidings.ticket.refused", "reason", reason);
    }
}
