package dev.tidings.route;

import io.smallrye.mutiny.Uni;

/** One listener's hold on a feed's channel. Canceling is once and for all; canceling again does nothing. */
public interface Subscription {
    /**
     * Completes when Redis has acknowledged the channel: whatever is committed afterwards is announced to the listener.
     * Does not complete while Redis is away; the caller bounds its patience.
     */
    Uni<Void> acknowledged();

    /** Whether Redis has acknowledged the channel. */
    boolean isAcknowledged();

    void cancel();
}
