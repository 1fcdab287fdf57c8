package dev.tidings.route;

import dev.tidings.feed.Epoch;
import dev.tidings.feed.FeedChange;
import io.vertx.core.buffer.Buffer;

/** What instances tell each other about one feed. Losing, repeating or reordering one never harms a client. */
public sealed interface Message {
    /**
     * A committed change of a feed, already in the bytes that clients get.
     *
     * @param before the version at which a stream must stand for the frames to be what it misses
     * @param after where it stands then
     * @param occurredAtMillis when the oldest event in it was made, in milliseconds since 1970, for measuring only
     */
    record Announcement(Epoch epoch, int generation, long before, long after, long occurredAtMillis, Buffer frames)
            implements Message {
        public static Announcement of(FeedChange change, byte[] frames, long occurredAtMillis) {
            return new Announcement(
                    change.epoch(),
                    change.generation(),
                    change.before(),
                    change.after(),
                    occurredAtMillis,
                    Buffer.buffer(frames));
        }
    }

    /**
     * A ticket was redeemed again: its stream with a lower number has a successor.
     *
     * @param slot names the ticket without giving it away
     */
    record Replaced(String slot, long number) implements Message {}

    /** The user signed out everywhere: streams of an older generation end. */
    record Revoked(int generation) implements Message {}
}
