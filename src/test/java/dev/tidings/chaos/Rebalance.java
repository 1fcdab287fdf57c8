package dev.tidings.chaos;

import dev.tidings.load.Application;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Partitions change hands while batches are being stored: no answer of Postgres reaches two instances, which so hold a batch
 * each, when another instance joins the group and takes over some of their partitions. Then the batches go on.
 */
public final class Rebalance implements Fault {
    private final Cluster cluster;
    private final Duration lasts;
    private @Nullable Instance joined;

    public Rebalance(Cluster cluster, Duration lasts) {
        this.cluster = cluster;
        this.lasts = lasts;
    }

    @Override
    public void inject() throws IOException, InterruptedException {
        cluster.instance(0).postgres().silence();
        cluster.instance(1).postgres().silence();
        joined = cluster.add("joined", Application.PACKAGE);
    }

    @Override
    public Duration lasts() {
        return lasts;
    }

    @Override
    public void heal() {
        cluster.instance(0).postgres().mend();
        cluster.instance(1).postgres().mend();
    }

    /** How many partitions the one that joined consumes; the metric of its Kafka client. */
    public double partitionsTaken() throws IOException, InterruptedException {
        return joined == null ? 0 : joined.application().metric("kafka_consumer_coordinator_assigned_partitions", "");
    }

    @Override
    public void restore() {
        if (joined != null) {
            cluster.remove(joined);
        }
    }
}
