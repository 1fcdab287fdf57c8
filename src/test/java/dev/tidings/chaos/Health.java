package dev.tidings.chaos;

import dev.tidings.load.WallClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks every instance for its health twice a second: for the load balancer, and for whether it tells the truth. */
final class Health implements AutoCloseable {
    private static final Duration ASK_EVERY = Duration.ofMillis(500);
    private static final int OK = 200;

    private final List<Instance> instances;
    private final List<String> lies = new CopyOnWriteArrayList<>();
    private final AtomicInteger answers = new AtomicInteger();
    private volatile boolean isClosed;

    Health(List<Instance> instances) {
        this.instances = instances;
    }

    void watch(Instance instance) {
        Thread.ofVirtual().name("health-of-" + instance.name()).start(() -> ask(instance));
    }

    void begin() {
        lies.clear();
        answers.set(0);
    }

    /** Where an instance that nothing was done to was not live or not ready, twice in a row. */
    List<String> lies() {
        return List.copyOf(lies);
    }

    int answers() {
        return answers.get();
    }

    @Override
    public void close() {
        isClosed = true;
    }

    private void ask(Instance instance) {
        String before = "";
        try {
            while (!isClosed && instances.contains(instance)) {
                boolean wasExpected = instance.isExpectedUp();
                int live = instance.application().statusOf("/q/health/live");
                int ready = instance.application().statusOf("/q/health/ready");
                instance.serves(ready == OK);
                String lie = wasExpected && instance.isExpectedUp() && (live != OK || ready != OK)
                        ? instance.name() + " live=" + live + " ready=" + ready
                        : "";
                // One alone may be a machine that was busy for the two seconds of patience.
                if (!lie.isEmpty() && lie.equals(before)) {
                    lies.add(lie);
                }
                before = lie;
                answers.incrementAndGet();
                WallClock.pause(ASK_EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
