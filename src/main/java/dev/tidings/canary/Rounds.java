package dev.tidings.canary;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Which canaries were sent and which are back. They are numbered; one is back when both of its parts, or those of a later
 * one, are: what was overtaken by a newer content never comes itself. Belongs to one thread, but for
 * {@link #silentNanos}. Times are those of {@link System#nanoTime()}.
 */
final class Rounds {
    /** Of so many the time of sending is remembered. */
    private static final int REMEMBERED = 64;

    private final long[] sentAt = new long[REMEMBERED];
    /** The highest number of each part that has come. */
    private final Map<Part, Long> back = new EnumMap<>(Map.of(Part.NOTIFICATION, 0L, Part.SIGNAL, 0L));

    private long sent;
    private long completed;
    private volatile long lastBackAt;
    private volatile boolean isRunning;

    /** From here on silence counts. */
    void begin(long now) {
        lastBackAt = now;
        isRunning = true;
    }

    void end() {
        isRunning = false;
    }

    /** The number of the next canary, which leaves now. */
    long next(long now) {
        sent++;
        sentAt[index(sent)] = now;
        return sent;
    }

    /**
     * A part came.
     *
     * @return if a canary is back with it, how long that took, in nanoseconds; at least, if it left too long ago to remember
     */
    OptionalLong onBack(Part part, long number, long now) {
        if (number > sent) {
            return OptionalLong.empty();
        }
        back.merge(part, number, Math::max);
        long complete = Collections.min(back.values());
        if (complete <= completed) {
            return OptionalLong.empty();
        }
        completed = complete;
        lastBackAt = now;
        return OptionalLong.of(now - sentAt[index(Math.max(complete, sent - REMEMBERED + 1))]);
    }

    /** How long none has come back; 0 while none is sent. Any thread. */
    long silentNanos(long now) {
        return isRunning ? Math.max(0, now - lastBackAt) : 0;
    }

    /** What has not come back of those that were sent: the part that is further behind, or both. */
    String missing() {
        return back.entrySet().stream()
                .filter(part -> part.getValue() <= completed)
                .map(part -> part.getKey().word())
                .collect(Collectors.joining(","));
    }

    private static int index(long number) {
        return (int) (number % REMEMBERED);
    }
}
