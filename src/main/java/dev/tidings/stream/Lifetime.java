package dev.tidings.stream;

import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * When a stream ends by itself, and why.
 *
 * @param endsAtMillis on the clock of {@link Lane#millis()}
 */
record Lifetime(long endsAtMillis, Bye endsWith) {
    /**
     * The earlier one of the stream's own age and the end of its token. The token's is taken a tick early: no stream
     * outlives it.
     */
    static Lifetime of(StreamConfig config, @Nullable Instant tokenOverAt, Instant now, long nowMillis) {
        double kept = 1 - ThreadLocalRandom.current().nextDouble() * config.lifetimeJitter();
        long aged = nowMillis + Math.round(config.lifetime().toMillis() * kept);
        if (tokenOverAt == null) {
            return new Lifetime(aged, Bye.AGED);
        }
        long tokenLeft = tokenOverAt.toEpochMilli() - now.toEpochMilli() - Lanes.TICK_MILLIS;
        return nowMillis + tokenLeft <= aged
                ? new Lifetime(nowMillis + Math.max(0, tokenLeft), Bye.TOKEN_OVER)
                : new Lifetime(aged, Bye.AGED);
    }
}
