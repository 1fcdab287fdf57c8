package dev.tidings.ingest;

import static dev.tidings.testing.Awaits.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.TenantId;
import dev.tidings.journal.Overflows;
import dev.tidings.testing.Restless;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tenant whose records wait in the overflow topic, from the first to the last of these. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@TestProfile(Restless.class)
class WaitingTenantTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int PARTITION = 0;
    /** Nothing of the events' partition comes there, so nobody works it off. */
    private static final int OTHER_PARTITION = 1;

    private static final int TOO_LARGE_FOR_THE_OVERFLOW = 4 * 1024 * 1024;

    @Inject
    Pool pool;

    @Inject
    MeterRegistry metrics;

    @Inject
    Overflows overflows;

    @Inject
    Diversion diversion;

    private final Broker broker = new Broker();
    private final String tenant = "tenant-" + UUID.randomUUID();

    @BeforeEach
    void begin() {
        overflows
                .add(List.of(new Overflows.Waiting(new TenantId(tenant), PARTITION, OTHER_PARTITION, Long.MAX_VALUE)))
                .await()
                .atMost(SOON);
        diversion.forget();
    }

    @AfterEach
    void close() {
        overflows.workedOff(Map.of(OTHER_PARTITION, Long.MAX_VALUE)).await().atMost(SOON);
        diversion.forget();
        broker.close();
    }

    private Sample event(String id) {
        Sample sample = Sample.with("title", "\"" + id + "\"");
        sample.attributes().put("tenant", tenant);
        sample.attributes().put("id", id);
        return sample;
    }

    private void awaitTitles(List<String> titles) {
        Feed ada = new Feed(pool, Recipient.of(tenant, "ada"));
        await().atMost(SOON).untilAsserted(() -> assertThat(ada.titles()).isEqualTo(titles));
    }

    private double diverted() {
        return metrics.counter("tidings.ingest.diverted").count();
    }

    private double missing() {
        return metrics.counter("tidings.ingest.rejected", "reason", "missing").count();
    }

    @Test
    void theOrderOfWhatWasDecodedAndWhatWasNotIsThatOfTheTopic() {
        double before = diverted();
        RecordHeaders structured = new RecordHeaders();
        structured.add("content-type", Headers.STRUCTURED.getBytes(UTF_8));
        List<String> ids = IntStream.range(0, 60).mapToObj(i -> "both-" + i).toList();

        for (int i = 0; i < ids.size(); i++) {
            Sample event = event(ids.get(i));
            if (i % 3 == 0) {
                broker.send(structured, event.envelope().getBytes(UTF_8));
            } else {
                broker.send(event);
            }
        }

        awaitTitles(ids);
        assertThat(diverted() - before).isEqualTo(ids.size());
    }

    @Test
    void whatNobodyWouldAcceptWaitsInItsPlaceAndIsThenADeadLetter() {
        double divertedBefore = diverted();
        double missingBefore = missing();
        Sample withoutTitle = event("bad");
        withoutTitle.fields().remove("title");

        broker.send(event("first"));
        RecordMetadata at = broker.send(withoutTitle);
        broker.send(event("last"));

        awaitTitles(List.of("first", "last"));
        ConsumerRecord<byte[], byte[]> letter =
                broker.deadLetters(1, Broker.ofTenant(tenant)).getFirst();
        assertThat(diverted() - divertedBefore).isEqualTo(3);
        assertThat(missing() - missingBefore).isEqualTo(1);
        assertThat(new String(letter.value(), UTF_8)).isEqualTo(withoutTitle.data());
        assertThat(Broker.headers(letter))
                .containsEntry(DeadLetter.REASON, "data.title is missing")
                .containsEntry(DeadLetter.TOPIC, Broker.EVENTS)
                .containsEntry(DeadLetter.PARTITION, Integer.toString(at.partition()))
                .containsEntry(DeadLetter.OFFSET, Long.toString(at.offset()))
                .containsEntry(DeadLetter.TIMESTAMP, Long.toString(at.timestamp()))
                .containsEntry("ce_id", "bad")
                .doesNotContainKey("overflow-origin");
        assertThat(broker.countDeadLetters(Broker.ofTenant(tenant))).isEqualTo(1);
    }

    @Test
    void whatIsTooLargeForTheOverflowIsDecodedAndTakesTheDirectWay() {
        double before = diverted();
        RecordHeaders large = Broker.binaryHeaders(event("large"));
        large.add("large", new byte[TOO_LARGE_FOR_THE_OVERFLOW]);

        broker.send(large, event("large").data().getBytes(UTF_8));

        awaitTitles(List.of("large"));
        assertThat(diverted()).isEqualTo(before);
    }

    @Test
    void whatIsTooLargeForTheOverflowAndInvalidIsADeadLetter() {
        Sample withoutTitle = event("large and bad");
        withoutTitle.fields().remove("title");
        RecordHeaders large = Broker.binaryHeaders(withoutTitle);
        large.add("large", new byte[TOO_LARGE_FOR_THE_OVERFLOW]);

        RecordMetadata at = broker.send(large, withoutTitle.data().getBytes(UTF_8));

        String offset = Long.toString(at.offset());
        assertThat(broker.deadLetters(
                        1, letter -> Broker.header(letter, DeadLetter.OFFSET).equals(offset)))
                .singleElement()
                .extracting(letter -> Broker.header(letter, DeadLetter.REASON))
                .asString()
                .startsWith("data.title is missing");
    }
}
