package dev.tidings.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidings.feed.Epoch;
import dev.tidings.telemetry.TraceParent;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Messages as bytes: a kind with the format's version, the sender, then the fields in order. Binary, because frames are
 * copied through as they are and every instance decodes every message of its feeds.
 */
final class MessageCodec {
    private static final byte ANNOUNCEMENT = 0x21;
    private static final byte REPLACED = 0x22;
    private static final byte REVOKED = 0x23;
    private static final byte SIGNAL = 0x24;
    private static final byte HERALD = 0x25;
    private static final int BODY = 1 + Long.BYTES;
    private static final int ANNOUNCEMENT_HEAD = BODY + 6 * Long.BYTES;
    private static final int HERALD_HEAD = BODY + Long.BYTES;
    private static final int TRACE_PARENT = 3 * Long.BYTES;
    private static final int SIGNAL_HEAD = BODY + 2 * Long.BYTES;

    private MessageCodec() {}

    static Buffer encode(long sender, Message message) {
        return switch (message) {
            case Message.Announcement a ->
                Buffer.buffer(ANNOUNCEMENT_HEAD + a.frames().length())
                        .appendByte(ANNOUNCEMENT)
                        .appendLong(sender)
                        .appendLong(a.epoch().feed())
                        .appendLong(a.epoch().database())
                        .appendLong(a.generation())
                        .appendLong(a.before())
                        .appendLong(a.after())
                        .appendLong(a.occurredAtMillis())
                        .appendBuffer(a.frames());
            case Message.Replaced r ->
                Buffer.buffer()
                        .appendByte(REPLACED)
                        .appendLong(sender)
                        .appendLong(r.number())
                        .appendString(r.slot());
            case Message.Revoked r ->
                Buffer.buffer().appendByte(REVOKED).appendLong(sender).appendLong(r.generation());
            case Message.Signal s ->
                Buffer.buffer(SIGNAL_HEAD + s.frame().length())
                        .appendByte(SIGNAL)
                        .appendLong(sender)
                        .appendLong(s.before())
                        .appendLong(s.seq())
                        .appendBuffer(s.frame());
        };
    }

    /** The instance that sent it, or -1 for bytes too short to say. */
    static long sender(Buffer bytes) {
        return bytes.length() < BODY ? -1 : bytes.getLong(1);
    }

    /** Empty for what is no message of this format: an instance of another version may share the channel in a rollout. */
    static Optional<Message> decode(Buffer bytes) {
        if (bytes.length() < BODY) {
            return Optional.empty();
        }
        try {
            return switch (bytes.getByte(0)) {
                case ANNOUNCEMENT -> Optional.of(announcement(bytes));
                case REPLACED ->
                    Optional.of(new Message.Replaced(
                            bytes.getString(BODY + Long.BYTES, bytes.length(), UTF_8.name()), bytes.getLong(BODY)));
                case REVOKED -> Optional.of(new Message.Revoked(bytes.getLong(BODY)));
                case SIGNAL ->
                    Optional.of(new Message.Signal(
                            bytes.getLong(BODY),
                            bytes.getLong(BODY + Long.BYTES),
                            bytes.slice(SIGNAL_HEAD, bytes.length())));
                default -> Optional.empty();
            };
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    static Buffer encode(long sender, Herald herald) {
        Buffer bytes = Buffer.buffer(HERALD_HEAD + herald.traced().size() * TRACE_PARENT)
                .appendByte(HERALD)
                .appendLong(sender)
                .appendLong(herald.after());
        for (TraceParent one : herald.traced()) {
            bytes.appendLong(one.traceHigh()).appendLong(one.traceLow()).appendLong(one.span());
        }
        return bytes;
    }

    static boolean isHerald(Buffer bytes) {
        return bytes.length() >= HERALD_HEAD && bytes.getByte(0) == HERALD;
    }

    static Herald herald(Buffer bytes) {
        List<TraceParent> traced = new ArrayList<>();
        for (int at = HERALD_HEAD;
                at + TRACE_PARENT <= bytes.length() && traced.size() < Herald.MOST_TRACED;
                at += TRACE_PARENT) {
            traced.add(new TraceParent(bytes.getLong(at), bytes.getLong(at + 8), bytes.getLong(at + 16)));
        }
        return new Herald(bytes.getLong(BODY), traced);
    }

    private static Message.Announcement announcement(Buffer bytes) {
        int at = BODY;
        Epoch epoch = new Epoch(bytes.getLong(at), bytes.getLong(at + 8));
        long generation = bytes.getLong(at + 16);
        long before = bytes.getLong(at + 24);
        long after = bytes.getLong(at + 32);
        long occurredAtMillis = bytes.getLong(at + 40);
        return new Message.Announcement(
                epoch, generation, before, after, occurredAtMillis, bytes.slice(ANNOUNCEMENT_HEAD, bytes.length()));
    }
}
