package dev.tidings.signal;

import dev.tidings.feed.Recipient;
import dev.tidings.journal.Events;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;

/** What tests of the state share: a tenant of their own, and the ways to change it and look at it. */
class SignalTests {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    Signals signals;

    @Inject
    StateStore store;

    @Inject
    MeterRegistry metrics;

    final String tenant = Events.freshTenant();

    void send(NewSignal... all) {
        signals.send(List.of(all)).await().atMost(PATIENCE);
    }

    List<JsonObject> values(String user) {
        return values(tenant, user);
    }

    List<JsonObject> values(String tenant, String user) {
        return signals.values(Recipient.of(tenant, user).key()).await().atMost(PATIENCE).stream()
                .map(JsonObject::new)
                .toList();
    }

    /** As {@code key=data}, in the order of their numbers. */
    List<String> stateOf(String user) {
        return values(user).stream()
                .map(value -> value.getString("key") + "=" + value.getValue("data"))
                .toList();
    }

    double count(String name, String... tags) {
        return metrics.counter(name, tags).count();
    }
}
