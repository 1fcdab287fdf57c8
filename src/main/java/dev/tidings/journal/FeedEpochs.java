package dev.tidings.journal;

import java.util.UUID;

/** Random bits for the birth of a feed. */
final class FeedEpochs {
    /** Six bytes are plenty for telling two lives of one feed apart, and keep cursors short. */
    private static final int BITS = 48;

    private FeedEpochs() {}

    /**
     * The first 48 bits of a random UUID, all of them random (RFC 9562, 5.4). A generator of our own would be static, and a
     * native image would begin with the state that it had in the build.
     */
    static long next() {
        return UUID.randomUUID().getMostSignificantBits() >>> (Long.SIZE - BITS);
    }
}
