package dev.tidings.bench;

import dev.tidings.load.Machine;
import dev.tidings.load.ProcessFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Processor seconds of each part: {@code service}, {@code postgres}, {@code redis}, {@code broker}, {@code generator}. */
record Costs(Map<String, Double> seconds) {
    static final String SERVICE = "service";
    static final String POSTGRES = "postgres";
    static final String REDIS = "redis";
    static final String BROKER = "broker";
    static final String GENERATOR = "generator";
    /** All processes of the machine, ours and others. */
    static final String MACHINE = "machine";
    /** The same with what the kernel does for devices and for connections on the loopback, which it counts as nobody's. */
    static final String BUSY = "busy";
    /** What a virtual machine had to do and its host gave to others: whatever is measured meanwhile is too slow. */
    static final String WITHHELD = "withheld";

    private static final double TICKS_PER_SECOND = 100;
    /** User, nice and system time: among the fields of {@code /proc/stat} (proc(5)), of which the first is a name. */
    private static final List<Integer> WORKED = List.of(1, 2, 3);
    /** And irq and softirq. */
    private static final List<Integer> ALL_BUSY = List.of(1, 2, 3, 6, 7);
    /** What Linux calls steal. */
    private static final List<Integer> STOLEN = List.of(8);

    /** What an operator of either has to pay for; events come to the peer without a broker. */
    static final List<String> SERVED = List.of(SERVICE, POSTGRES, REDIS);

    /** The broker lives in the JVM of the servers, the others are its children. */
    static Costs now(Subject subject, long serversPid) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put(SERVICE, subject.facts().processorSeconds());
        seconds.put(POSTGRES, 0.0);
        seconds.put(REDIS, 0.0);
        seconds.put(BROKER, new ProcessFacts(serversPid).processorSeconds());
        seconds.put(GENERATOR, new ProcessFacts(ProcessHandle.current().pid()).processorSeconds());
        seconds.put(MACHINE, machineSeconds(WORKED));
        seconds.put(BUSY, machineSeconds(ALL_BUSY));
        seconds.put(WITHHELD, machineSeconds(STOLEN));
        ProcessHandle.of(serversPid).stream()
                .flatMap(ProcessHandle::descendants)
                .forEach(process -> seconds.computeIfPresent(
                        part(process.pid()), (_, sum) -> sum + new ProcessFacts(process.pid()).familySeconds()));
        return new Costs(seconds);
    }

    Costs since(Costs before) {
        Map<String, Double> more = new LinkedHashMap<>();
        seconds.forEach((part, value) -> more.put(part, value - before.of(List.of(part))));
        return new Costs(more);
    }

    double of(List<String> parts) {
        return parts.stream()
                .mapToDouble(part -> seconds.getOrDefault(part, 0.0))
                .sum();
    }

    /** What everybody else on this machine has used. */
    double ofOthers() {
        return of(List.of(MACHINE)) - of(List.of(SERVICE, POSTGRES, REDIS, BROKER, GENERATOR));
    }

    double microsPerEvent(int events, List<String> parts) {
        return of(parts) * 1e6 / events;
    }

    /** What the programs of PostgreSQL and Redis answer to {@code --version}. */
    static Map<String, String> versions(long serversPid) throws IOException, InterruptedException {
        Map<String, String> versions = new LinkedHashMap<>();
        for (ProcessHandle process : ProcessHandle.of(serversPid).stream()
                .flatMap(ProcessHandle::descendants)
                .toList()) {
            String part = part(process.pid());
            if (part.equals(POSTGRES) || part.equals(REDIS)) {
                versions.putIfAbsent(part, Machine.output("/proc/" + process.pid() + "/exe", "--version"));
            }
        }
        return versions;
    }

    /** Of all processors together: the first line. */
    private static double machineSeconds(List<Integer> columns) {
        try (var lines = Files.lines(Path.of("/proc/stat"))) {
            String[] fields = lines.findFirst().orElseThrow().split(" +", -1);
            return columns.stream()
                            .mapToLong(column -> Long.parseLong(fields[column]))
                            .sum()
                    / TICKS_PER_SECOND;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String part(long pid) {
        try {
            String name = Files.readString(Path.of("/proc/" + pid + "/comm")).strip();
            return name.startsWith("redis") ? REDIS : name;
        } catch (IOException e) {
            // It has ended meanwhile.
            return "";
        }
    }
}
