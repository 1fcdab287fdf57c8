package dev.tidings.chaos;

import java.io.IOException;

/** SIGKILL. The others must do without it; only the next scenario finds it again. */
public record InstanceKilled(Instance instance) implements Fault {
    @Override
    public void inject() {
        instance.expectUp(false);
        instance.application().kill();
    }

    @Override
    public void restore() throws IOException, InterruptedException {
        instance.application().launchAgain();
        instance.application().awaitReady();
        instance.expectUp(true);
    }
}
