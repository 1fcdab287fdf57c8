package dev.tidings.ingest;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The client of the overflow topic, and not a channel: a channel makes a message, and several signals between threads, of
 * each of the thousands of records a second that a flood has. Opened with the first flood.
 */
@Singleton
class OverflowProducer {
    /** The producer itself tries for as long as the broker is away, which keeps the order that sending again would not. */
    private static final Map<String, Object> OURS = Map.of(
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            Integer.MAX_VALUE,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            5_000,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            5_000L,
            // An event of the largest size, and what is added to it.
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            4 * 1024 * 1024,
            ProducerConfig.BATCH_SIZE_CONFIG,
            128 * 1024,
            ProducerConfig.LINGER_MS_CONFIG,
            1L,
            ProducerConfig.CLIENT_ID_CONFIG,
            "tidings-overflow");

    private static final Duration GOODBYE = Duration.ofSeconds(1);

    private static final Logger LOG = Logger.getLogger(OverflowProducer.class);

    private final Map<String, Object> settings;
    private final String topic;
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    OverflowProducer(
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            @ConfigProperty(name = "mp.messaging.incoming.overflow.topic") String topic) {
        settings = new HashMap<>(broker);
        settings.putAll(OURS);
        this.topic = topic;
    }

    void open(@Observes StartupEvent start, TenantRates rates) {
        if (rates.areThereAny()) {
            Infrastructure.getDefaultWorkerPool().execute(this::look);
        }
    }

    /** Where there is no broker yet, the first flood looks again. */
    private void look() {
        try {
            LOG.debugf(
                    "overflow topic partitions=%d",
                    producer().partitionsFor(topic).size());
        } catch (KafkaException | IllegalStateException e) {
            LOG.debugf("overflow topic is not known yet reason=%s", e.getClass().getSimpleName());
        }
    }

    @PreDestroy
    synchronized void close() {
        if (producer != null) {
            producer.close(GOODBYE);
        }
    }

    /** On a worker: to send waits for the topic's partitions when they are not known. */
    Uni<Void> send(Shipment shipment) {
        return Uni.createFrom()
                .deferred(() -> Uni.createFrom().completionStage(shipment.send(producer())))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private synchronized KafkaProducer<byte[], byte[]> producer() {
        if (producer == null) {
            producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        }
        return producer;
    }
}
