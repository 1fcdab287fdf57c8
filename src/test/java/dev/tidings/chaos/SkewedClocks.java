package dev.tidings.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Two more instances, whose injected clocks are minutes ahead and behind, and clients that go from clock to clock. */
public final class SkewedClocks implements Fault {
    private static final Path COPIES = Path.of("target/chaos/skewed");
    private static final Duration OFFSET = Duration.ofMinutes(4);

    private final Cluster cluster;
    private final Course course;
    private final Duration lasts;
    private final List<Instance> skewed = new ArrayList<>();

    public SkewedClocks(Cluster cluster, Course course, Duration lasts) {
        this.cluster = cluster;
        this.course = course;
        this.lasts = lasts;
    }

    @Override
    public void inject() throws IOException, InterruptedException {
        skewed.add(cluster.add("ahead", SkewedPackage.by(OFFSET, COPIES.resolve("ahead"))));
        skewed.add(cluster.add("behind", SkewedPackage.by(OFFSET.negated(), COPIES.resolve("behind"))));
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

    /** How many notifications carry the time of one of the wrong clocks. */
    public long stored() {
        return course.fleet()
                .ask(() -> course.fleet().tabs().stream()
                        .flatMap(tab -> tab.frames().stream())
                        .filter(frame -> frame.name().equals("notification"))
                        .filter(SkewedClocks::isOfAWrongClock)
                        .count());
    }

    private static boolean isOfAWrongClock(Frame frame) {
        Duration off = Duration.between(frame.createdAt(), Instant.EPOCH.plusNanos(frame.sentAtNanos()));
        return off.abs().compareTo(OFFSET.dividedBy(2)) > 0;
    }

    @Override
    public void restore() {
        skewed.forEach(cluster::remove);
    }
}
