package dev.tidings.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidings.feed.Epoch;
import dev.tidings.telemetry.TraceParent;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Messages as bytes: a kind with the format's version, then the fields in order. Binary, because frames are copied through
 * as they are.
 */
final class MessageCodec {
    private static final byte ANNOUNCEMENT = 0x31;
    private static final byte REPLACED = 0x32;
    private static final byte REVOKED = 0x33;
    private static final byte SIGNAL = 0x34;
    private static final byte HERALD = 0x35;
    private static final int ANNOUNCEMENT_HEAD = 1 + 6 * Long.BYTES;
    private static final int HERALD_HEAD = 1 + Long.BYTES;
    private static final int TRACE_PARENT = 3 * Long.BYTES;
    private static final int SIGNAL_HEAD = 1 + 2 * Long.BYTES;

    private MessageCodec() {}

    static void append(Buffer bytes, Message message) {
        switch (message) {
            case Message.Announcement a ->
                bytes.appendByte(ANNOUNCEMENT)
                        .appendLong(a.epoch().feed())
                        .appendLong(a.epoch().database())
                        .appendLong(a.generation())
                        .appendLong(a.before())
                        .appendLong(a.after())
                        .appendLong(a.occurredAtMillis())
                        .appendBuffer(a.frames());
            case Message.Replaced r ->
                bytes.appendByte(REPLACED).appendLong(r.number()).appendString(r.slot());
            case Message.Revoked r -> bytes.appendByte(REVOKED).appendLong(r.generation());
            case Message.Signal s ->
                bytes.appendByte(SIGNAL)
                        .appendLong(s.before())
                        .appendLong(s.seq())
                        .appendBuffer(s.frame());
        }
    }

    static void append(Buffer bytes, Herald herald) {
        bytes.appendByte(HERALD).appendLong(herald.after());
        for (TraceParent one : herald.traced()) {
            bytes.appendLong(one.traceHigh()).appendLong(one.traceLow()).appendLong(one.span());
        }
    }

    /**
     * A message of its own, which keeps none of these bytes. Empty for what is no message of this format: an instance of
     * another version may be there in a rollout.
     */
    static Optional<Message> decode(Buffer bytes) {
        try {
            return switch (bytes.getByte(0)) {
                case ANNOUNCEMENT -> Optional.of(announcement(bytes));
                case REPLACED ->
                    Optional.of(new Message.Replaced(
                            bytes.getString(1 + Long.BYTES, bytes.length(), UTF_8.name()), bytes.getLong(1)));
                case REVOKED -> Optional.of(new Message.Revoked(bytes.getLong(1)));
                case SIGNAL ->
                    Optional.of(new Message.Signal(
                            bytes.getLong(1),
                            bytes.getLong(1 + Long.BYTES),
                            bytes.getBuffer(SIGNAL_HEAD, bytes.length())));
                default -> Optional.empty();
            };
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
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
        return new Herald(bytes.getLong(1), traced);
    }

    private static Message.Announcement announcement(Buffer bytes) {
        Epoch epoch = new Epoch(bytes.getLong(1), bytes.getLong(9));
        long generation = bytes.getLong(17);
        long before = bytes.getLong(25);
        long after = bytes.getLong(33);
        long occurredAtMillis = bytes.getLong(41);
        return new Message.Announcement(
                epoch, generation, before, after, occurredAtMillis, bytes.getBuffer(ANNOUNCEMENT_HEAD, bytes.length()));
    }
}
