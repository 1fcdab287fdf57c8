package dev.tidings.chaos;

import java.time.Duration;

/** Each answer of Postgres takes so much longer, on every instance. */
public record SlowPostgres(Cluster cluster, Duration by, Duration lasts) implements Fault {
    @Override
    public void inject() {
        cluster.instances().forEach(instance -> instance.postgres().delayAnswers(by));
    }

    @Override
    public void heal() {
        cluster.instances().forEach(instance -> instance.postgres().mend());
    }
}
