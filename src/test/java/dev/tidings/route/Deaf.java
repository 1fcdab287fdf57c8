package dev.tidings.route;

import dev.tidings.feed.Epoch;

/** A listener that hears nothing. */
public record Deaf() implements Listener {
    @Override
    public void onMessage(Message message) {}

    @Override
    public void onStanding(Epoch epoch, long generation, long version) {}

    @Override
    public long standsAt() {
        return 0;
    }

    @Override
    public void onGone() {}
}
