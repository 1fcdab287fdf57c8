package dev.tidings.route;

import dev.tidings.feed.Epoch;

/**
 * A stream's ear. Called on whatever thread brings the message, never blocked in; the same message may come twice, and
 * messages may come out of order.
 */
public interface Listener {
    void onMessage(Message message);

    /** Where the feed stands in Postgres, as read a moment ago. */
    void onStanding(Epoch epoch, long generation, long version);

    /** The version at which its client stands; 0 before the first page. Any thread. */
    long standsAt();

    /** Messages may have been lost until a moment ago, those among them that Postgres knows nothing of, too. */
    default void onReconnected() {}

    /** The feed was not in Postgres a moment ago: it is new, or it was erased. */
    void onGone();
}
