package dev.tidings.chaos;

import java.io.IOException;
import java.time.Duration;

/**
 * SIGSTOP for longer than Kafka waits: the group goes on without the instance, which wakes up in the middle of what it was
 * doing and knows nothing of it.
 */
public record Frozen(Instance instance, Duration lasts) implements Fault {
    @Override
    public void inject() throws IOException, InterruptedException {
        instance.expectUp(false);
        instance.serves(false);
        instance.application().freeze();
    }

    @Override
    public void heal() throws IOException, InterruptedException {
        instance.application().thaw();
        instance.expectUp(true);
    }
}
