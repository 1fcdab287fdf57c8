package dev.tidings.route;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tidings.feed.FeedKey;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an instance says about feeds at once, as bytes: a kind with the format's version, the sender, then of each message its
 * size, its feed's key and itself. Every instance reads every pack, so one passes over what is about
 * feeds that nobody listens to here without looking into it.
 */
final class PackCodec {
    private static final byte PACK = 0x30;
    private static final int HEAD = 1 + Long.BYTES;
    /** Of what goes into one: more would hold up the streams of the event loop that reads it. */
    private static final int MOST_BYTES = 64 * 1024;

    private static final int ABOUT_A_HEAD = 128;
    private static final int USUAL_BYTES = 8 * 1024;

    /** Who reads a pack, in its order. */
    interface Reader {
        /** Whether anything about the feed is of use here. */
        boolean isWanted(String feed);

        void onMessage(String feed, Message message);

        /** What is not wanted was passed over. */
        void onUnwanted();

        /** The rest, or one message, could not be read. */
        void onGarbled();
    }

    private PackCodec() {}

    /** As few as the size of one allows. A message that is larger has one for itself. */
    static List<Buffer> encode(long sender, List<Outgoing> messages) {
        List<Buffer> packs = new ArrayList<>(1);
        Buffer pack = null;
        for (Outgoing outgoing : messages) {
            if (pack == null || pack.length() + size(outgoing.message()) > MOST_BYTES) {
                pack = Buffer.buffer(USUAL_BYTES).appendByte(PACK).appendLong(sender);
                packs.add(pack);
            }
            append(pack, outgoing);
        }
        return packs;
    }

    /** The instance that sent it, or -1 for bytes that are no pack. */
    static long sender(Buffer bytes) {
        return bytes.length() < HEAD || bytes.getByte(0) != PACK ? -1 : bytes.getLong(1);
    }

    static void read(Buffer bytes, Reader reader) {
        if (sender(bytes) == -1) {
            reader.onGarbled();
            return;
        }
        Herald herald = null;
        int at = HEAD;
        while (at < bytes.length()) {
            int begin = at + Integer.BYTES;
            int size = begin <= bytes.length() ? bytes.getInt(at) : 0;
            if (size <= FeedKey.LENGTH || size > bytes.length() - begin) {
                reader.onGarbled();
                return;
            }
            at = begin + size;
            herald = readOne(bytes, begin, at, herald, reader);
        }
    }

    /**
     * @param herald what was said of it
     * @return what it says of the one behind it
     */
    private static @Nullable Herald readOne(Buffer bytes, int from, int to, @Nullable Herald herald, Reader reader) {
        String feed = bytes.getString(from, from + FeedKey.LENGTH, US_ASCII.name());
        if (!reader.isWanted(feed)) {
            reader.onUnwanted();
            return null;
        }
        Buffer message = bytes.slice(from + FeedKey.LENGTH, to);
        if (MessageCodec.isHerald(message)) {
            return MessageCodec.herald(message);
        }
        MessageCodec.decode(message)
                .ifPresentOrElse(
                        decoded -> reader.onMessage(
                                feed,
                                herald != null && decoded instanceof Message.Announcement announcement
                                        ? herald.meet(announcement)
                                        : decoded),
                        reader::onGarbled);
        return null;
    }

    /** With what stands before it, about. */
    private static int size(Message message) {
        return ABOUT_A_HEAD
                + switch (message) {
                    case Message.Announcement announcement ->
                        announcement.frames().length();
                    case Message.Signal signal -> signal.frame().length();
                    case Message.Replaced ignored -> 0;
                    case Message.Revoked ignored -> 0;
                };
    }

    private static void append(Buffer pack, Outgoing outgoing) {
        String feed = outgoing.feed().value();
        if (outgoing.message() instanceof Message.Announcement announcement
                && !announcement.traced().isEmpty()) {
            int at = begin(pack, feed);
            MessageCodec.append(pack, new Herald(announcement.after(), announcement.traced()));
            end(pack, at);
        }
        int at = begin(pack, feed);
        MessageCodec.append(pack, outgoing.message());
        end(pack, at);
    }

    /** @return where its size stands */
    private static int begin(Buffer pack, String feed) {
        int at = pack.length();
        pack.appendInt(0).appendString(feed, US_ASCII.name());
        return at;
    }

    private static void end(Buffer pack, int at) {
        pack.setInt(at, pack.length() - at - Integer.BYTES);
    }
}
