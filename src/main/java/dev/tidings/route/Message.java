package dev.tidings.route;

import dev.tidings.feed.Epoch;
import dev.tidings.feed.FeedChange;
import dev.tidings.telemetry.TraceParent;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** What instances tell each other about one feed. Losing, repeating or reordering one never harms a client. */
public sealed interface Message {
    /**
     * A committed change of a feed, already in the bytes that clients get.
     *
     * @param before the version at which a stream must stand for the frames to be what it misses
     * @param after where it stands then
     * @param occurredAtMillis when the oldest event in it was made, in milliseconds since 1970, for measuring only;
     *     {@link #NOT_AN_EVENT} if there is none
     * @param traced the spans of the sampled events in it, nearly always none
     */
    record Announcement(
            Epoch epoch,
            long generation,
            long before,
            long after,
            long occurredAtMillis,
            Buffer frames,
            List<TraceParent> traced)
            implements Message {
        /** Instead of a time: nothing in it came in as an event. */
        public static final long NOT_AN_EVENT = Long.MAX_VALUE;

        public Announcement(
                Epoch epoch, long generation, long before, long after, long occurredAtMillis, Buffer frames) {
            this(epoch, generation, before, after, occurredAtMillis, frames, List.of());
        }

        Announcement tracedAs(List<TraceParent> spans) {
            return new Announcement(epoch, generation, before, after, occurredAtMillis, frames, spans);
        }

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
    record Revoked(long generation) implements Message {}

    /**
     * What is not stored, already in the bytes that clients get. The values of all keys of a feed are numbered together.
     *
     * @param before the number of the feed's last value before this one
     * @param seq the number of this one; 0, and {@code before} too, for one that is not kept
     */
    record Signal(long before, long seq, Buffer frame) implements Message {
        public static Signal ephemeral(Buffer frame) {
            return new Signal(0, 0, frame);
        }

        public boolean isEphemeral() {
            return seq == 0;
        }
    }
}
