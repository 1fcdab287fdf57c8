package dev.tidings.journal;

import java.util.concurrent.ThreadLocalRandom;

/** Random bits for the birth of a feed. They tell lives apart and are no secret: every cursor shows them. */
final class FeedEpochs {
    /** Six bytes are plenty for telling two lives of one feed apart, and keep cursors short. */
    private static final int BITS = 48;

    private FeedEpochs() {}

    /**
     * Taken for each recipient of each event, and nearly always for nothing, so it must not cost what secrets cost. A generator
     * of our own would be static, and a native image would begin with the state that it had in the build.
     */
    static long next() {
        return ThreadLocalRandom.current().nextLong() >>> (Long.SIZE - BITS);
    }
}
