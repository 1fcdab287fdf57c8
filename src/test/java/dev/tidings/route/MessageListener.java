package dev.tidings.route;

import dev.tidings.feed.Epoch;

/** Only messages are of interest to it; it stands nowhere. */
interface MessageListener extends Listener {
    @Override
    default void onStanding(Epoch epoch, long generation, long version) {}

    @Override
    default long standsAt() {
        return 0;
    }

    @Override
    default void onGone() {}
}
