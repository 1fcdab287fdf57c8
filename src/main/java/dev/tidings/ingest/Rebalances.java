package dev.tidings.ingest;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.inject.Singleton;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Tells what depends on which partitions of the events' topic are this instance's. */
@Singleton
@Identifier("events")
class Rebalances implements KafkaConsumerRebalanceListener {
    private final Diversion diversion;

    Rebalances(Diversion diversion) {
        this.diversion = diversion;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        diversion.forget();
    }
}
