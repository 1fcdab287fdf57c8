package dev.tidings.load;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Nanoseconds since 1970 that never go back: comparable between processes, and fit for measuring. */
public final class WallClock {
    private static final long OFFSET = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime();

    private WallClock() {}

    public static long nanos() {
        return System.nanoTime() + OFFSET;
    }

    public static void pauseUntil(long nanos) {
        for (long left = nanos - nanos(); left > 0; left = nanos - nanos()) {
            LockSupport.parkNanos(left);
        }
    }

    public static void pause(Duration duration) {
        pauseUntil(nanos() + duration.toNanos());
    }

    public static double secondsSince(long nanos) {
        return (nanos() - nanos) / 1e9;
    }
}
