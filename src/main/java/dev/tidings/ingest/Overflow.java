package dev.tidings.ingest;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts records into the overflow topic, in their order, for as long as that takes. */
@ApplicationScoped
class Overflow {
    private final String topic;
    private final OverflowProducer producer;
    private final Diversion diversion;
    private final Patience broker;

    Overflow(
            Diversion diversion,
            OverflowProducer producer,
            IngestConfig config,
            Clock clock,
            @ConfigProperty(name = "mp.messaging.incoming.overflow.topic") String topic) {
        this.diversion = diversion;
        this.producer = producer;
        this.topic = topic;
        this.broker = new Patience("broker", config.retryMaxDelay(), clock);
    }

    Patience broker() {
        return broker;
    }

    /**
     * Completes when the broker has them all and that is remembered.
     *
     * @return those that the topic does not take, because they are too large for it with what is added
     */
    Uni<List<Received>> divert(List<Received> records) {
        if (records.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        // What an attempt has brought to the broker is not sent again by the next one.
        Shipment shipment = new Shipment(records, topic);
        return broker.insist(() -> producer.send(shipment), failure -> false)
                .chain(() -> diversion.remember(shipment.waiting()))
                .replaceWith(shipment::refused);
    }
}
