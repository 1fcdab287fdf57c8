package dev.tidings.chaos;

import dev.tidings.load.Clients;
import dev.tidings.load.WallClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The course of every scenario: clients and events, a fault in the middle of them, its end, the time until everybody has
 * everything again, some calm, and the verdict.
 */
public final class Course implements AutoCloseable {
    private static final Duration STEADY = Duration.ofSeconds(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final Duration OPENED_WITHIN = Duration.ofMinutes(6);
    private static final Duration RECOVERED_WITHIN = Duration.ofMinutes(3);
    private static final Duration WHAT_COMES_TWICE_COMES_LATE = Duration.ofSeconds(1);

    /** What a scenario looks at, and notes, by itself. */
    public interface Look {
        void look() throws Exception;
    }

    private final String name;
    private final Cluster cluster;
    private final Form form;
    private final Fleet fleet;
    private final Traffic traffic;
    private final Map<String, Object> more = new LinkedHashMap<>();

    /** @param name of the fault, in words; also of the users, whom no other scenario has */
    public Course(String name, Cluster cluster, Form form, int streams) throws IOException {
        this(name, cluster, form, streams, Clients.TENANT, (tab, instance) -> instance.address());
    }

    /** In the tenant whose events are nearly all above its rate. */
    public static Course ofFlood(String name, Cluster cluster, Form form) throws IOException {
        return new Course(name, cluster, form, form.streams(), Cluster.FLOODING, (tab, instance) -> instance.address());
    }

    Course(String name, Cluster cluster, Form form, int streams, Fleet.Way way) throws IOException {
        this(name, cluster, form, streams, Clients.TENANT, way);
    }

    private Course(String name, Cluster cluster, Form form, int streams, String tenant, Fleet.Way way)
            throws IOException {
        this.name = name;
        this.cluster = cluster;
        this.form = form;
        this.fleet = new Fleet(cluster, form, tenant, name.replaceAll("[^A-Za-z]+", "-"), streams, way);
        fleet.open(OPENED_WITHIN);
        this.traffic = new Traffic(cluster.servers().settings(), tenant, fleet.users(), form.eventsPerSecond());
    }

    Fleet fleet() {
        return fleet;
    }

    Traffic traffic() {
        return traffic;
    }

    /** A figure of this scenario alone. */
    void note(String what, Object value) {
        more.put(what, value);
    }

    public Result run(Fault fault) throws Exception {
        return run(fault, () -> {});
    }

    /**
     * The same with a look at what is of interest in it alone.
     *
     * @param last before what the fault has changed is put back
     */
    public Result run(Fault fault, Look last) throws Exception {
        WallClock.pause(STEADY);
        cluster.health().begin();
        long begin = WallClock.nanos();
        try {
            fault.inject();
            // What nobody heals is over at once: the time to recover begins with it.
            long end = begin;
            if (!fault.lasts().isZero()) {
                WallClock.pause(fault.lasts());
                fault.heal();
                end = WallClock.nanos();
            }
            double lasted = (end - begin) / 1e9;
            double recovery = awaitRecovery(end);
            long calm = calm();
            last.look();
            return judge(lasted, recovery, calm);
        } finally {
            fault.restore();
        }
    }

    @Override
    public void close() throws IOException {
        traffic.close();
        fleet.close();
    }

    private double awaitRecovery(long since) {
        long patience = WallClock.nanos() + RECOVERED_WITHIN.toNanos();
        while (!fleet.hasAllBefore(traffic, WallClock.nanos() - Result.LIVE.toNanos())) {
            if (WallClock.nanos() > patience) {
                return Double.POSITIVE_INFINITY;
            }
            WallClock.pause(LOOK_EVERY);
        }
        return WallClock.secondsSince(since);
    }

    /** From when the events are timed. */
    private long calm() {
        long from = WallClock.nanos();
        WallClock.pause(form.calm());
        return from;
    }

    private Result judge(double lasted, double recovery, long calmFrom) throws InterruptedException {
        traffic.finish();
        long patience = WallClock.nanos() + RECOVERED_WITHIN.toNanos();
        while (!fleet.hasAllBefore(traffic, Long.MAX_VALUE) && WallClock.nanos() < patience) {
            WallClock.pause(LOOK_EVERY);
        }
        WallClock.pause(WHAT_COMES_TWICE_COMES_LATE);
        Result result = new Result(
                name,
                fleet.size(),
                lasted,
                Verdict.on(stories()),
                recovery,
                millis(calmFrom, 0.99),
                millis(0, 1),
                cluster.health().lies(),
                fleet.breaches(),
                fleet.counts(),
                more);
        System.out.println(result);
        return result;
    }

    private List<Story> stories() throws InterruptedException {
        List<Instance> up =
                cluster.instances().stream().filter(Instance::isServing).toList();
        List<Standing> standings = Standing.ofAll(fleet.tabs(), up);
        return fleet.ask(() -> {
            List<Story> stories = new ArrayList<>();
            for (Tab tab : fleet.tabs()) {
                int emitted = traffic.dueBefore(tab.number(), Long.MAX_VALUE);
                stories.add(new Story(tab.user(), List.copyOf(tab.frames()), emitted, standings.get(tab.number())));
            }
            return stories;
        });
    }

    /** Of the events that were due from then on. */
    private double millis(long from, double quantile) {
        long[] nanos = fleet.ask(() -> fleet.tabs().stream()
                .flatMap(tab -> tab.frames().stream())
                .filter(frame -> frame.name().equals("notification") && frame.sentAtNanos() >= from)
                .mapToLong(frame -> frame.atNanos() - frame.sentAtNanos())
                .sorted()
                .toArray());
        return nanos.length == 0 ? Double.POSITIVE_INFINITY : nanos[(int) (quantile * (nanos.length - 1))] / 1e6;
    }
}
