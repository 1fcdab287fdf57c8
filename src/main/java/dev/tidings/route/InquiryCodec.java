package dev.tidings.route;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tidings.feed.FeedKey;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Questions and answers between instances as bytes; what {@link MessageCodec} is for what they tell each other. */
final class InquiryCodec {
    /** More than an event has recipients. */
    static final int MOST = 10_000;

    private static final byte QUESTION = 0x31;
    private static final byte ANSWER = 0x32;
    private static final int HEAD = 1 + 2 * Long.BYTES + Integer.BYTES;
    private static final int KEY = 22;
    private static final int ASKED = KEY + Long.BYTES;
    private static final int FOUND = 3 * Integer.BYTES + 2 * Long.BYTES;

    /** What goes between instances about streams. */
    sealed interface Inquiry {
        /**
         * Goes to all instances.
         *
         * @param asker where the answer goes
         */
        record Question(long asker, long id, List<Asked> asked) implements Inquiry {}

        /**
         * Goes to whoever asked.
         *
         * @param whereabouts those of the feeds asked about, in their order; cut behind the last that is known
         */
        record Answer(long sender, long id, List<Whereabouts> whereabouts) implements Inquiry {}
    }

    private InquiryCodec() {}

    static Buffer encode(Inquiry inquiry) {
        return switch (inquiry) {
            case Inquiry.Question question -> encode(question);
            case Inquiry.Answer answer -> encode(answer);
        };
    }

    /** Empty for what is neither. */
    static Optional<Inquiry> decode(Buffer bytes) {
        if (bytes.length() < HEAD) {
            return Optional.empty();
        }
        int count = bytes.getInt(HEAD - Integer.BYTES);
        if (count < 0 || count > MOST) {
            return Optional.empty();
        }
        return switch (bytes.getByte(0)) {
            case QUESTION ->
                bytes.length() == HEAD + count * ASKED ? Optional.of(question(bytes, count)) : Optional.empty();
            case ANSWER -> bytes.length() == HEAD + count * FOUND ? answer(bytes, count) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Buffer encode(Inquiry.Question question) {
        Buffer bytes =
                head(QUESTION, question.asker(), question.id(), question.asked().size());
        for (Asked asked : question.asked()) {
            bytes.appendString(asked.feed().value(), US_ASCII.name()).appendLong(asked.version());
        }
        return bytes;
    }

    /** Most feeds have no stream, so only those that have are written. */
    private static Buffer encode(Inquiry.Answer answer) {
        int found = Math.toIntExact(
                answer.whereabouts().stream().filter(one -> !one.isNothing()).count());
        Buffer bytes = head(ANSWER, answer.sender(), answer.id(), found);
        for (int i = 0; i < answer.whereabouts().size(); i++) {
            Whereabouts one = answer.whereabouts().get(i);
            if (!one.isNothing()) {
                bytes.appendInt(i)
                        .appendInt(one.streams())
                        .appendInt(one.passed())
                        .appendLong(one.lowest())
                        .appendLong(one.writtenAtMillis());
            }
        }
        return bytes;
    }

    private static Buffer head(byte kind, long sender, long id, int count) {
        return Buffer.buffer()
                .appendByte(kind)
                .appendLong(sender)
                .appendLong(id)
                .appendInt(count);
    }

    private static Inquiry question(Buffer bytes, int count) {
        List<Asked> asked = new ArrayList<>(count);
        for (int i = 0, at = HEAD; i < count; i++, at += ASKED) {
            String key = bytes.getString(at, at + KEY, US_ASCII.name());
            asked.add(new Asked(new FeedKey(key), bytes.getLong(at + KEY)));
        }
        return new Inquiry.Question(bytes.getLong(1), bytes.getLong(1 + Long.BYTES), asked);
    }

    private static Optional<Inquiry> answer(Buffer bytes, int count) {
        List<Whereabouts> whereabouts = new ArrayList<>();
        for (int i = 0, at = HEAD; i < count; i++, at += FOUND) {
            int index = bytes.getInt(at);
            if (index < whereabouts.size() || index >= MOST) {
                return Optional.empty();
            }
            while (whereabouts.size() < index) {
                whereabouts.add(Whereabouts.NONE);
            }
            whereabouts.add(new Whereabouts(
                    bytes.getInt(at + 4), bytes.getInt(at + 8), bytes.getLong(at + 12), bytes.getLong(at + 20)));
        }
        return Optional.of(new Inquiry.Answer(bytes.getLong(1), bytes.getLong(1 + Long.BYTES), whereabouts));
    }
}
