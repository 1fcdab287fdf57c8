package dev.tidings.chaos;

import java.io.IOException;
import java.time.Duration;

/** One of the shared servers is killed, and started again after a while: Postgres and Kafka with their data, Redis empty. */
public record ServerDown(Cluster cluster, String server, Duration lasts) implements Fault {
    @Override
    public void inject() throws IOException {
        cluster.servers().kill(server);
    }

    @Override
    public void heal() throws IOException {
        cluster.servers().restart(server);
    }
}
