package dev.tidings.ingest;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts records into the overflow topic, in their order, for as long as that takes. */
@Singleton
class Overflow {
    private final String topic;
    private final OverflowProducer producer;
    private final Patience broker;

    Overflow(
            OverflowProducer producer,
            IngestConfig config,
            Clock clock,
            @ConfigProperty(name = "mp.messaging.incoming.overflow.topic") String topic) {
        this.producer = producer;
        this.topic = topic;
        this.broker = new Patience("broker", config.retryMaxDelay(), clock);
    }

    Patience broker() {
        return broker;
    }

    /** Completes when the broker has all that it takes of them. */
    Uni<Shipment> send(List<Received> records) {
        // What an attempt has brought to the broker is not sent again by the next one.
        Shipment shipment = new Shipment(records, topic);
        return broker.insist(() -> producer.send(shipment), failure -> false).replaceWith(shipment);
    }
}
