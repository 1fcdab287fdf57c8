package dev.tidings.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * For how long each thread of this process had something to do: on a processor, or waiting for one. By the thread's id, in
 * seconds, as Linux counts it in {@code schedstat} of each in {@code /proc/self/task}. What the JVM does for itself is left out.
 */
record ThreadTimes(Map<String, Double> seconds) {
    private static final Path TASKS = Path.of("/proc/self/task");

    static ThreadTimes now() {
        Map<String, Double> seconds = new HashMap<>();
        try (var tasks = Files.list(TASKS)) {
            for (Path task : (Iterable<Path>) tasks::iterator) {
                add(task, seconds);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ThreadTimes(seconds);
    }

    /** Of the one that had most to do since then: near the time that has gone by, it may have been what held up the rest. */
    double busiestSince(ThreadTimes before) {
        return seconds.entrySet().stream()
                .mapToDouble(thread -> thread.getValue() - before.seconds.getOrDefault(thread.getKey(), 0.0))
                .max()
                .orElse(0);
    }

    private static void add(Path task, Map<String, Double> seconds) {
        try {
            String name = Files.readString(task.resolve("comm"));
            if (name.startsWith("C1 ") || name.startsWith("C2 ") || name.startsWith("VM ") || name.startsWith("GC ")) {
                return;
            }
            // "running waiting slices", nanoseconds
            String[] times = Files.readString(task.resolve("schedstat")).split(" ", -1);
            seconds.put(
                    String.valueOf(task.getFileName()), (Long.parseLong(times[0]) + Long.parseLong(times[1])) / 1e9);
        } catch (IOException e) {
            // It has ended meanwhile.
        }
    }
}
