package dev.tidings.journal;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** Random bits for the birth of a feed. */
final class FeedEpochs {
    private static final RandomGenerator RANDOM = new SecureRandom();

    /** Six bytes are plenty for telling two lives of one feed apart, and keep cursors short. */
    private static final long BOUND = 1L << 48;

    private FeedEpochs() {}

    static long next() {
        return RANDOM.nextLong(BOUND);
    }
}
