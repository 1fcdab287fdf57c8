package dev.tidings.bench;

import dev.tidings.load.Latencies;
import dev.tidings.load.WallClock;
import java.util.Map;
import java.util.TreeMap;

/** What all clients together were sent. Belongs to the thread of their {@link Audience}. */
final class Tally {
    private final Map<String, Integer> endings = new TreeMap<>();
    private Latencies latencies = new Latencies();
    private long timedFrom = Long.MAX_VALUE;
    private long now;
    private long lastAt;
    private long received;
    private long wrong;

    /** Events that were to be sent from then on are timed, anew. */
    void timeFrom(long nanos) {
        timedFrom = nanos;
        latencies = new Latencies();
    }

    Latencies latencies() {
        return latencies;
    }

    /** Notifications. */
    long received() {
        return received;
    }

    /** Those that did not follow the one before: something is missing, twice or out of order. */
    long wrong() {
        return wrong;
    }

    /** When the last notification came. */
    long lastAt() {
        return lastAt;
    }

    Map<String, Integer> endings() {
        return new TreeMap<>(endings);
    }

    /** When the bytes came that are read now. */
    void cameNow() {
        now = WallClock.nanos();
    }

    void onNotification(Tick tick, boolean follows) {
        received++;
        wrong += follows ? 0 : 1;
        lastAt = now;
        if (tick.at() >= timedFrom) {
            latencies.add(now - tick.at());
        }
    }

    void onEnded(String reason) {
        endings.merge(reason, 1, Integer::sum);
    }
}
