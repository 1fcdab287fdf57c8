package dev.tidings.bench;

import dev.tidings.load.WallClock;
import java.io.IOException;
import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * Events at a rate, on a grid of a millisecond that nothing slows down: an event that is late counts as latency.
 *
 * @param events so many were sent
 * @param behindMillis the longest time by which one was sent too late: the generator's own fault
 */
record Pace(int events, double behindMillis) {
    private static final long TICK_NANOS = 1_000_000;

    static Pace keep(Sender sender, IntSupplier user, int aSecond, Duration time) throws IOException {
        int events = Math.toIntExact(time.toMillis() * aSecond / 1000);
        long begin = WallClock.nanos() + TICK_NANOS;
        long behind = 0;
        for (int i = 0; i < events; ) {
            long tick = begin + tick(i, aSecond);
            sender.workUntil(tick);
            behind = Math.max(behind, WallClock.nanos() - tick);
            while (i < events && begin + tick(i, aSecond) == tick) {
                sender.toOne(user.getAsInt(), tick);
                i++;
            }
        }
        sender.flush();
        return new Pace(events, behind / 1e6);
    }

    private static long tick(int event, int aSecond) {
        return event * 1000L / aSecond * TICK_NANOS;
    }
}
