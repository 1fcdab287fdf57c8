package dev.tidings.ingest;

import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.TenantId;
import dev.tidings.journal.Erasures;
import dev.tidings.signal.Signals;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A topic that is read again, by the timestamps of its records. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class ErasedRecipientTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    Pool pool;

    @Inject
    Erasures erasures;

    @Inject
    Signals signals;

    private final Broker broker = new Broker();
    private final String tenant = "tenant-" + UUID.randomUUID();
    private final Recipient ada = Recipient.of(tenant, "ada");
    private final Recipient grace = Recipient.of(tenant, "grace");

    @AfterEach
    void close() {
        broker.close();
    }

    private Sample event(String id) {
        Sample sample = Sample.with("title", "\"" + id + "\"");
        sample.attributes().put("tenant", tenant);
        sample.attributes().put("id", id);
        return sample;
    }

    private Sample state(String id) {
        return event(id).and("mode", "\"state\"").and("stateKey", "\"k\"").and("data", "\"" + id + "\"");
    }

    private List<String> values(Recipient recipient) {
        return signals.values(recipient.key()).await().atMost(SOON);
    }

    private List<String> titles(Recipient recipient) {
        return new Feed(pool, recipient).titles();
    }

    @Test
    void isNotBroughtBackByWhatWasRecordedBefore() {
        long erasedAt = erasures.erase(ada).await().atMost(SOON).erasedAt().toEpochMilli();

        broker.sendAt(erasedAt - 1, event("old"));
        broker.sendAt(erasedAt - 1, state("old value"));
        broker.sendAt(erasedAt + 1, event("new"));

        await().atMost(SOON).untilAsserted(() -> assertThat(titles(ada)).containsExactly("new"));
        assertThat(titles(grace)).containsExactly("old", "new");
        await().atMost(SOON).untilAsserted(() -> assertThat(values(grace)).hasSize(1));
        assertThat(values(ada)).isEmpty();
    }

    @Test
    void noRecipientOfAnErasedTenantIsBroughtBack() {
        long erasedAt = erasures.eraseSome(new TenantId(tenant))
                .await()
                .atMost(SOON)
                .erasedAt()
                .toEpochMilli();

        broker.sendAt(erasedAt - 1, event("old"));
        broker.sendAt(erasedAt - 1, state("old value"));
        broker.sendAt(erasedAt + 1, event("new"));

        await().atMost(SOON).untilAsserted(() -> assertThat(titles(grace)).containsExactly("new"));
        assertThat(titles(ada)).containsExactly("new");
        assertThat(values(ada)).isEmpty();
    }
}
