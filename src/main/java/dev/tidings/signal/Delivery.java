package dev.tidings.signal;

import dev.tidings.feed.FeedKey;
import dev.tidings.route.Message;
import dev.tidings.route.Outgoing;
import dev.tidings.wire.Frames;
import dev.tidings.wire.SignalJson;
import io.vertx.core.buffer.Buffer;

/** A signal for one of its recipients. */
sealed interface Delivery {
    FeedKey feed();

    Mode mode();

    /**
     * Nothing of it is kept.
     *
     * @param message the same for all recipients
     */
    record ToOpenStreams(FeedKey feed, Message.Signal message) implements Delivery {
        @Override
        public Mode mode() {
            return Mode.EPHEMERAL;
        }

        Outgoing outgoing() {
            return new Outgoing(feed, message);
        }
    }

    record ToKeep(StateWrite write) implements Delivery {
        @Override
        public FeedKey feed() {
            return write.feed();
        }

        @Override
        public Mode mode() {
            return Mode.STATE;
        }

        Outgoing outgoing(Written.Kept kept) {
            return new Outgoing(
                    feed(),
                    new Message.Signal(
                            kept.before(), kept.seq(), frame(write.json().numbered(kept.seq()))));
        }
    }

    /** Encoded once for all who get it. */
    static Message.Signal ephemeral(SignalJson json) {
        return Message.Signal.ephemeral(frame(json.withoutNumber()));
    }

    private static Buffer frame(String json) {
        return Buffer.buffer(new Frames(json.length() + 64).signal(json).bytes());
    }
}
