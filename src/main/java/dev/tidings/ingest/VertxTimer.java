package dev.tidings.ingest;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/** To the millisecond, and not before the time. */
record VertxTimer(Vertx vertx) implements Timer {
    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void at(long nanos, Runnable action) {
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos - nanos()) + 1;
        vertx.setTimer(Math.max(1, millis), ignored -> action.run());
    }
}
