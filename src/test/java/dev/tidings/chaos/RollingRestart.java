package dev.tidings.chaos;

import dev.tidings.load.WallClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** SIGTERM to one instance after the other, each started again before the next. */
public final class RollingRestart implements Fault {
    /** As an operator sets it: longer than the drain. */
    private static final Duration GRACE = Duration.ofSeconds(40);

    private final List<Instance> instances;
    private final List<Integer> exits = new ArrayList<>();
    private final List<Double> exitSeconds = new ArrayList<>();

    public RollingRestart(List<Instance> instances) {
        this.instances = List.copyOf(instances);
    }

    @Override
    public void inject() throws Exception {
        for (Instance instance : instances) {
            long begin = WallClock.nanos();
            instance.expectUp(false);
            exits.add(instance.application().terminate().get(GRACE.toSeconds(), TimeUnit.SECONDS));
            exitSeconds.add(WallClock.secondsSince(begin));
            instance.application().launchAgain();
            instance.application().awaitReady();
            instance.expectUp(true);
        }
    }

    /** The restart itself is what lasts; the recovery counts from its end. */
    @Override
    public Duration lasts() {
        return Duration.ofMillis(1);
    }

    /** What the processes ended with, in the order in which they were ended. */
    public List<Integer> exits() {
        return exits;
    }

    public List<Double> exitSeconds() {
        return exitSeconds;
    }
}
