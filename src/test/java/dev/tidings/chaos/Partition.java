package dev.tidings.chaos;

import java.time.Duration;

/** Nothing passes any more between one instance and Redis; it and everybody else still reach all the rest. */
public record Partition(Instance instance, Duration lasts) implements Fault {
    @Override
    public void inject() {
        instance.redis().silence();
    }

    @Override
    public void heal() {
        instance.redis().mend();
    }
}
