package dev.tidings.ingest;

import static dev.tidings.testing.Awaits.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Recipient;
import dev.tidings.testing.Owner;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class EventConsumerTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    Pool pool;

    private final Broker broker = new Broker();
    private final String tenant = "tenant-" + UUID.randomUUID();

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

    private Feed feedOf(String user) {
        return new Feed(pool, Recipient.of(tenant, user));
    }

    private void awaitTitles(String user, String... titles) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(feedOf(user).titles()).containsExactly(titles));
    }

    @Test
    void storesEventsOfBothModesForEachRecipient() {
        RecordHeaders structured = new RecordHeaders();
        structured.add("content-type", Headers.STRUCTURED.getBytes(UTF_8));

        broker.send(event("binary"));
        broker.send(structured, event("structured").envelope().getBytes(UTF_8));
        broker.send(new RecordHeaders(), event("lenient").envelope().getBytes(UTF_8));

        awaitTitles("ada", "binary", "structured", "lenient");
        awaitTitles("grace", "binary", "structured", "lenient");
    }

    @Test
    void handsDataOnAsItWasWritten() {
        broker.send(event("data").and("data", "{\n  \"b\" : 1.50,\r\n  \"a\" : \"\\u00e9\\n\"\n}"));

        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(feedOf("ada").data()).containsExactly("{\"b\":1.50,\"a\":\"\\u00e9\\n\"}"));
    }

    @Test
    void keepsTenantsAndUsersWithSlashesApart() {
        Sample one = event("one").and("to", "{\"users\": [\"c\"]}");
        one.attributes().put("tenant", tenant + "/b");
        Sample other = event("one").and("to", "{\"users\": [\"b/c\"]}").and("title", "\"other\"");

        broker.sendAll(List.of(one, other));

        awaitTitles("b/c", "other");
        assertThat(new Feed(pool, Recipient.of(tenant + "/b", "c")).titles()).containsExactly("one");
    }

    @Test
    void storesTheSameEventOnce() {
        Sample again = event("once").and("title", "\"changed\"");
        Sample toOthers = event("once").and("to", "{\"users\": [\"mallory\"]}");

        broker.sendAll(List.of(event("once"), event("once"), again, toOthers, event("last")));
        awaitTitles("ada", "once", "last");
        broker.sendAll(List.of(event("once"), event("end")));

        awaitTitles("ada", "once", "last", "end");
        awaitTitles("grace", "once", "last", "end");
        assertThat(feedOf("mallory").titles()).isEmpty();
    }

    @Test
    void storesManyLargeEventsInTheirOrder() {
        String users =
                IntStream.range(0, 1_000).mapToObj(i -> "\"user-" + i + "\"").collect(Collectors.joining(","));
        List<Sample> events = IntStream.range(0, 12)
                .mapToObj(i -> event("large-" + i).and("to", "{\"users\": [" + users + "]}"))
                .toList();
        String[] titles = IntStream.range(0, 12).mapToObj(i -> "large-" + i).toArray(String[]::new);

        broker.sendAll(events);

        awaitTitles("user-0", titles);
        awaitTitles("user-999", titles);
    }

    @Test
    void commitsTheOffsetWhenAllIsDone() {
        broker.send(event("committed"));
        awaitTitles("ada", "committed");

        await().atMost(SOON).until(() -> broker.lag() == 0);
    }

    @Test
    void putsAsideWhatItCannotAcceptAndGoesOn() {
        Map<String, Sample> bad = BadInputs.byReason(this::event);
        List<Sample> all = new ArrayList<>();
        bad.values().forEach(sample -> {
            all.add(sample);
            all.add(event("good-" + all.size()));
        });

        broker.sendAll(all);

        List<ConsumerRecord<byte[], byte[]>> letters = broker.deadLetters(bad.size(), Broker.ofTenant(tenant));
        assertThat(letters)
                .extracting(letter -> Broker.header(letter, "dlq-reason"))
                .containsExactlyInAnyOrderElementsOf(bad.keySet());
        assertThat(letters).allSatisfy(letter -> {
            Sample sample = requireNonNull(bad.get(Broker.header(letter, "dlq-reason")));
            assertThat(letter.value()).isEqualTo(sample.data().getBytes(UTF_8));
            assertThat(letter.key()).isEqualTo("key".getBytes(UTF_8));
            Map<String, String> headers = Broker.headers(letter);
            headers.keySet().removeIf(name -> name.startsWith("dlq-"));
            sample.attributes().forEach((name, value) -> assertThat(headers).containsEntry("ce_" + name, value));
            assertThat(headers).hasSize(sample.attributes().size() + 1);
        });
        assertThat(feedOf("ada").titles())
                .containsExactlyElementsOf(IntStream.range(0, bad.size())
                        .mapToObj(i -> "good-" + (2 * i + 1))
                        .toList());
    }

    @Test
    void putsAsideBytesThatAreNoTextWhereTheyStood() {
        byte[] value = {'{', (byte) 0xFF, 0};
        RecordHeaders headers = Broker.binaryHeaders(event("bytes"));

        RecordMetadata sent = broker.send(headers, value);

        ConsumerRecord<byte[], byte[]> letter =
                broker.deadLetters(1, Broker.ofTenant(tenant)).getFirst();
        assertThat(letter.value()).isEqualTo(value);
        assertThat(Broker.header(letter, "dlq-reason")).isEqualTo("data is not well-formed UTF-8");
        assertThat(Broker.header(letter, "dlq-topic")).isEqualTo(Broker.EVENTS);
        assertThat(Broker.header(letter, "dlq-offset")).isEqualTo(Long.toString(sent.offset()));
        assertThat(Broker.header(letter, "dlq-partition")).isEqualTo(Integer.toString(sent.partition()));
        assertThat(Broker.header(letter, "dlq-timestamp")).isEqualTo(Long.toString(sent.timestamp()));
    }

    @Test
    void putsAsideWhatIsTooLargeAndWithoutItsValueWhatIsMuchTooLarge() {
        RecordHeaders headers = Broker.binaryHeaders(event("large"));

        broker.send(headers, new byte[(1 << 20) + 1]);
        broker.send(headers, new byte[4 << 20]);
        broker.send(event("behind"));

        List<ConsumerRecord<byte[], byte[]>> letters = broker.deadLetters(2, Broker.ofTenant(tenant));
        assertThat(letters).extracting(letter -> letter.value().length).containsExactlyInAnyOrder((1 << 20) + 1, 0);
        assertThat(letters)
                .extracting(letter -> Broker.header(letter, "dlq-reason"))
                .containsExactlyInAnyOrder(
                        "value has more than 1048576 bytes",
                        "value has more than 1048576 bytes; the value is left out, it is too large for this topic");
        awaitTitles("ada", "behind");
    }

    @Test
    void isolatesWhatTheDatabaseRefuses() {
        String constraint = "no_" + tenant.replace('-', '_');
        List<Sample> events =
                IntStream.range(0, 40).mapToObj(i -> event("event-" + i)).toList();
        List<String> refused = List.of("event-7", "event-8", "event-33");
        String titles = String.join("', '", refused);

        Owner.execute("alter table notification add constraint " + constraint + " check (tenant_id <> '" + tenant
                + "' or title not in ('" + titles + "'))");
        try {
            broker.sendAll(events);

            List<ConsumerRecord<byte[], byte[]>> letters = broker.deadLetters(3, Broker.ofTenant(tenant));
            assertThat(letters)
                    .extracting(letter -> Broker.header(letter, "ce_id"))
                    .containsExactlyInAnyOrderElementsOf(refused);
            assertThat(letters)
                    .extracting(letter -> Broker.header(letter, "dlq-reason"))
                    .containsOnly("value is refused by the database for its content");
            List<String> stored = events.stream()
                    .map(sample -> sample.attributes().get("id"))
                    .filter(id -> !refused.contains(id))
                    .toList();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(feedOf("ada").titles()).containsExactlyElementsOf(stored));
        } finally {
            Owner.execute("alter table notification drop constraint " + constraint);
        }
    }
}
