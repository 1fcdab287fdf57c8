package dev.tidings.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * For how long each thread of this process had something to do, as Linux counts it in {@code schedstat} of each in
 * {@code /proc/self/task}; by the thread's id. What compiles is left out.
 */
record ThreadTimes(Map<String, Work> work) {
    private static final Path TASKS = Path.of("/proc/self/task");

    /**
     * What one thread did, in seconds.
     *
     * @param ran on a processor
     * @param waited for a processor, with something to do
     */
    record Work(double ran, double waited) {
        static final Work NONE = new Work(0, 0);

        double seconds() {
            return ran + waited;
        }

        /** Somebody has run, or the kernel does not count it. */
        boolean isKnown() {
            return ran > 0;
        }

        private Work since(Work before) {
            return new Work(ran - before.ran, waited - before.waited);
        }
    }

    static ThreadTimes now() {
        Map<String, Work> work = new HashMap<>();
        try (var tasks = Files.list(TASKS)) {
            for (Path task : (Iterable<Path>) tasks::iterator) {
                add(task, work);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ThreadTimes(work);
    }

    /** Of the thread that had most to do since then: near the time that has gone by, it may have held up the rest. */
    Work busiestSince(ThreadTimes before) {
        return work.keySet().stream()
                .map(thread -> since(before, thread))
                .max(Comparator.comparingDouble(Work::seconds))
                .orElse(Work.NONE);
    }

    /** Of one of them. */
    Work since(ThreadTimes before, String thread) {
        return work.getOrDefault(thread, Work.NONE).since(before.work.getOrDefault(thread, Work.NONE));
    }

    private static void add(Path task, Map<String, Work> work) throws IOException {
        try {
            String name = Files.readString(task.resolve("comm"));
            if (name.startsWith("C1 ") || name.startsWith("C2 ")) {
                return;
            }
            // "running waiting slices", nanoseconds
            String[] times = Files.readString(task.resolve("schedstat")).split(" ", -1);
            work.put(
                    String.valueOf(task.getFileName()),
                    new Work(Long.parseLong(times[0]) / 1e9, Long.parseLong(times[1]) / 1e9));
        } catch (NoSuchFileException e) {
            // It has ended meanwhile, or the kernel counts nothing.
        }
    }
}
