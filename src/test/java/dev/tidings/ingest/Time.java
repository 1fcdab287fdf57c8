package dev.tidings.ingest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Stands still between calls unless it is told to go on. */
final class Time implements Timer {
    private final List<Runnable> alarms = new ArrayList<>();
    private long now;
    private long alarmAt;

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public void at(long nanos, Runnable action) {
        alarmAt = nanos;
        alarms.add(action);
    }

    int alarms() {
        return alarms.size();
    }

    void pass(Duration time) {
        now += time.toNanos();
        if (now >= alarmAt) {
            List<Runnable> due = List.copyOf(alarms);
            alarms.clear();
            due.forEach(Runnable::run);
        }
    }
}
