package dev.tidings.letters;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** No more than so many a second, measured from the beginning; blocks its thread. */
final class Pace {
    private final int perSecond;
    private final long begin = System.nanoTime();
    private long done;

    Pace(int perSecond) {
        this.perSecond = perSecond;
    }

    /** Until it is time for the next ones; an interrupted thread does not wait. */
    void waitAfter(int some) {
        done += some;
        long due = begin + done * TimeUnit.SECONDS.toNanos(1) / perSecond;
        for (long left = due - System.nanoTime();
                left > 0 && !Thread.currentThread().isInterrupted();
                left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
