package dev.tidings.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** What the kernel and {@code jcmd} say about a JVM. */
public record ProcessFacts(long pid) {
    private static final double TICKS_PER_SECOND = 100;

    /** Living objects after a full collection: bytes by class. A binary tells nobody: empty. */
    public Map<String, Long> liveBytes() throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Map<String, Long> bytes = new HashMap<>();
        Machine.output(jcmd, Long.toString(pid), "GC.class_histogram")
                .lines()
                .map(line -> line.strip().split("\\s+"))
                // "  12:   4711   123456  java.lang.String (java.base@25)"
                .filter(words -> words.length >= 4 && words[0].endsWith(":"))
                .forEach(words -> bytes.merge(words[3], Long.parseLong(words[2]), Long::sum));
        if (bytes.isEmpty() && Executable.binary().isEmpty()) {
            throw new IOException("jcmd said nothing about process " + pid);
        }
        return bytes;
    }

    public static long sum(Map<String, Long> bytes) {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Waits until it has ended, and after the time given ends it. */
    static void awaitEnd(Process process, Duration patience) {
        try {
            process.onExit()
                    .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            process.destroyForcibly().onExit().join();
        }
    }

    public long residentBytes() {
        return 1024 * statusKiB("VmRSS:");
    }

    long descriptors() throws IOException {
        try (var all = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return all.count();
        }
    }

    /** User and system time of all its threads. */
    public double processorSeconds() {
        return ticks(11, 12) / TICKS_PER_SECOND;
    }

    /** The same, with that of its children that have ended; 0 when it has ended itself. */
    public double familySeconds() {
        try {
            return ticks(11, 12, 13, 14) / TICKS_PER_SECOND;
        } catch (UncheckedIOException e) {
            return 0;
        }
    }

    /** The same of all processes of a name among those that this one has begun, and that they have. */
    double secondsOf(String name) {
        return ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .map(process -> new ProcessFacts(process.pid()))
                .filter(process -> process.hasName(name))
                .mapToDouble(ProcessFacts::familySeconds)
                .sum();
    }

    private boolean hasName(String name) {
        try {
            return read("comm").strip().equals(name);
        } catch (UncheckedIOException e) {
            // It has ended meanwhile.
            return false;
        }
    }

    /** The sum of some fields of {@code stat}, counted behind the name, which may hold anything (proc(5): from 3 on). */
    private long ticks(int... wanted) {
        String stat = read("stat");
        List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
        return IntStream.of(wanted)
                .mapToLong(field -> Long.parseLong(fields.get(field)))
                .sum();
    }

    private long statusKiB(String name) {
        return read("status")
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line ->
                        Long.parseLong(line.substring(name.length()).strip().replace(" kB", "")))
                .findFirst()
                .orElse(0);
    }

    private String read(String file) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/" + file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
