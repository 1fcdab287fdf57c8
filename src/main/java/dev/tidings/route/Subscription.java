package dev.tidings.route;

/** One listener's hold on a feed. */
public interface Subscription {
    /** Once and for all; canceling again does nothing. */
    void cancel();
}
