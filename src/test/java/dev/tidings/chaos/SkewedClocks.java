package dev.tidings.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * Two more instances, whose clocks are minutes ahead and behind, and clients that go from clock to clock. Debian's
 * {@code faketime} puts itself between a process and the time of day, so that not only our own {@code Clock} is wrong there
 * but that of every library, too.
 */
public final class SkewedClocks implements Fault {
    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"));

    private final Cluster cluster;
    private final Course course;
    private final Duration lasts;
    private final Path library;
    private final List<Instance> skewed = new ArrayList<>();

    /** Aborts the test where faketime is not installed. */
    public SkewedClocks(Cluster cluster, Course course, Duration lasts) {
        this.cluster = cluster;
        this.course = course;
        this.lasts = lasts;
        Optional<Path> found = LIBRARIES.stream().filter(Files::exists).findFirst();
        Assumptions.assumeTrue(found.isPresent(), "faketime is not installed");
        this.library = found.orElseThrow();
    }

    @Override
    public void inject() throws IOException, InterruptedException {
        skewed.add(cluster.add("ahead", Map.of(), environment("+4m")));
        skewed.add(cluster.add("behind", Map.of(), environment("-4m")));
        course.fleet().drop(course.fleet().size());
    }

    @Override
    public Duration lasts() {
        return lasts;
    }

    @Override
    public void heal() {
        course.fleet().drop(course.fleet().size());
    }

    /** How many streams were opened on the two. */
    public int opened() throws IOException, InterruptedException {
        double opened = 0;
        for (Instance instance : skewed) {
            opened += instance.application().metric("tidings_stream_opened_total", "");
        }
        return (int) opened;
    }

    @Override
    public void restore() {
        skewed.forEach(cluster::remove);
    }

    private Map<String, String> environment(String offset) {
        // Intervals are nobody's time of day, and a JVM that sees them jump hangs.
        return Map.of("LD_PRELOAD", library.toString(), "FAKETIME", offset, "FAKETIME_DONT_FAKE_MONOTONIC", "1");
    }
}
