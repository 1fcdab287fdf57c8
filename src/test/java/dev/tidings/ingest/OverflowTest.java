package dev.tidings.ingest;

import static dev.tidings.testing.Awaits.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.TenantId;
import dev.tidings.journal.Overflows;
import dev.tidings.signal.Signals;
import dev.tidings.telemetry.Telemetry;
import dev.tidings.testing.Restless;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tenant that sends more than its share. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@TestProfile(Restless.class)
class OverflowTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int RATE = Restless.FLOOD_RATE;
    private static final int MANY = 400;

    @Inject
    Pool pool;

    @Inject
    MeterRegistry metrics;

    @Inject
    Overflows overflows;

    @Inject
    Diversion diversion;

    @Inject
    Overflow overflow;

    @Inject
    TenantRates rates;

    @Inject
    Redis redis;

    @Inject
    Signals signals;

    private final Broker broker = new Broker();

    @BeforeEach
    void begin() {
        awaitThatNothingWaits();
        // As if a second had passed: the bucket is full, and what is known of those who wait is old.
        redis.send(Request.cmd(Command.DEL).arg("tidings:events:flood")).await().atMost(SOON);
        diversion.forget();
    }

    @AfterEach
    void close() {
        broker.close();
    }

    private static Sample event(String tenant, String id, String user) {
        Sample sample = Sample.with("title", "\"" + id + "\"").and("to", "{\"users\": [\"%s\"]}".formatted(user));
        sample.attributes().put("tenant", tenant);
        sample.attributes().put("id", id);
        return sample;
    }

    private static List<String> names(String prefix) {
        return IntStream.range(0, MANY).mapToObj(i -> prefix + "-" + i).toList();
    }

    private List<String> titles(String tenant, String user) {
        return new Feed(pool, Recipient.of(tenant, user)).titles();
    }

    private double diverted() {
        return metrics.counter("tidings.ingest.diverted").count();
    }

    private double workedOff() {
        return metrics.counter("tidings.ingest.overflow.received").count();
    }

    private void awaitThatNothingWaits() {
        await().atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(overflows.all().await().atMost(SOON)).isEmpty());
    }

    /** The bucket of a second is full again, and nothing waits. */
    private void awaitReturn() {
        awaitThatNothingWaits();
        await().pollDelay(Duration.ofMillis(1_500)).until(() -> true);
    }

    @Test
    void whatIsAboveTheRateArrivesInOrderAndThenTheDirectWayIsTakenAgain() {
        double before = diverted();
        List<String> ids = names("order");

        broker.sendAll(ids.stream().map(id -> event("flood", id, "olga")).toList());

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(titles("flood", "olga")).hasSize(MANY));
        assertThat(titles("flood", "olga")).isEqualTo(ids);
        assertThat(diverted() - before).isGreaterThan(MANY / 2.0).isLessThan(MANY);
        awaitReturn();
        double after = diverted();
        broker.send(event("flood", "later", "olga"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(titles("flood", "olga")).endsWith("later"));
        assertThat(diverted()).isEqualTo(after);
    }

    @Test
    void theOrderOfAPartitionIsKeptWhateverTheKeysOfItsRecords() {
        List<String> ids = names("keys");

        broker.sendAllByOtherKeys(
                ids.stream().map(id -> event("flood", id, "kim")).toList());

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(titles("flood", "kim")).hasSize(MANY));
        assertThat(titles("flood", "kim")).isEqualTo(ids);
    }

    @Test
    void aTenantWithinItsRateIsNotDivertedByAnothersFlood() {
        double before = diverted();
        broker.sendAll(names("mixed").stream()
                .flatMap(id -> List.of(event("flood", id, "mia"), event("calm", id, "cora")).stream())
                .toList());

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(titles("calm", "cora")).hasSize(MANY));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(titles("flood", "mia")).hasSize(MANY));
        assertThat(titles("calm", "cora")).isEqualTo(names("mixed"));
        assertThat(titles("flood", "mia")).isEqualTo(names("mixed"));
        assertThat(diverted() - before).isLessThan(MANY);
    }

    @Test
    void aDivertedRecordIsStillTheOneThatItWas() {
        broker.sendAll(
                names("filler").stream().map(id -> event("flood", id, "fay")).toList());

        RecordMetadata at = broker.send(event("flood", "the-last", "fay"));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(titles("flood", "fay")).endsWith("the-last"));
        Row row = pool.preparedQuery("select kafka_partition, kafka_offset from event where tenant_id = $1 and id = $2")
                .execute(Tuple.of("flood", "the-last"))
                .await()
                .atMost(SOON)
                .iterator()
                .next();
        assertThat(row.getInteger(0)).isEqualTo(at.partition());
        assertThat(row.getLong(1)).isEqualTo(at.offset());
    }

    @Test
    void valuesOfAStateKeepTheirOrder() {
        broker.sendAll(names("value").stream()
                .map(id -> event("flood", id, "sam")
                        .and("mode", "\"state\"")
                        .and("stateKey", "\"k\"")
                        .and("data", "\"" + id + "\""))
                .toList());

        Recipient sam = Recipient.of("flood", "sam");
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(signals.values(sam.key()).await().atMost(SOON))
                                .singleElement()
                                .asString()
                                .contains("value-" + (MANY - 1)));
    }

    @Test
    void badRecordsOfAFloodGoToTheDeadLetters() {
        broker.sendAll(names("bad").stream().map(id -> event("flood", id, "bo")).toList());
        broker.send(event("flood", "without a user", "bo").and("to", "{\"users\": []}"));

        assertThat(broker.deadLetters(
                        1, record -> Broker.header(record, "ce_id").equals("without a user")))
                .isNotEmpty();
    }

    @Test
    void withoutTheBrokerWhatIsDivertedWaitsAndKeepsItsOrder() {
        double before = diverted();
        List<String> ids = names("outage");
        broker.sendAll(ids.stream().map(id -> event("flood", id, "otto")).toList());
        await().atMost(SOON).until(() -> diverted() > before);

        RealServers.kafka().kill();
        RealServers.kafka().restart();

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(titles("flood", "otto")).isEqualTo(ids));
    }

    @Test
    void whatWasDivertedTwiceStandsOnce() {
        // As after a crash between the overflow topic and the commit of the offsets.
        List<Received> batch = IntStream.range(0, 50)
                .mapToObj(i -> receive(event("flood", "again-" + i, "ada"), i))
                .toList();

        divert(batch);
        divert(batch);

        List<String> once = IntStream.range(0, 50).mapToObj(i -> "again-" + i).toList();
        awaitReturn();
        assertThat(titles("flood", "ada")).isEqualTo(once);
    }

    private void divert(List<Received> batch) {
        Shipment shipment = overflow.send(batch).await().atMost(SOON);
        assertThat(shipment.refused()).isEmpty();
        diversion.remember(shipment.waiting()).await().atMost(SOON);
    }

    @Test
    void whatAFrozenInstanceTellsLateTakesNothingBack() {
        TenantId tenant = new TenantId("frozen");
        overflows
                .add(List.of(new Overflows.Waiting(tenant, 0, 0, Long.MAX_VALUE)))
                .await()
                .atMost(SOON);

        overflows.add(List.of(new Overflows.Waiting(tenant, 0, 0, 100))).await().atMost(SOON);

        try {
            overflows.workedOff(Map.of(0, Long.MAX_VALUE - 1)).await().atMost(SOON);
            assertThat(overflows.all().await().atMost(SOON))
                    .contains(new Overflows.Waiting(tenant, 0, 0, Long.MAX_VALUE));
        } finally {
            overflows.workedOff(Map.of(0, Long.MAX_VALUE)).await().atMost(SOON);
            diversion.forget();
        }
    }

    @Test
    void whilePostgresDoesNotTakeWhatWaitsTheOthersGoOnAndThenAllIsInOrder() {
        List<String> ids = names("locked");
        double before = workedOff();
        var lock = pool.getConnection().await().atMost(SOON);
        try {
            lock.query("begin").execute().await().atMost(SOON);
            lock.query("lock table overflow in exclusive mode")
                    .execute()
                    .await()
                    .atMost(SOON);
            broker.sendAll(ids.stream().map(id -> event("flood", id, "lou")).toList());
            broker.send(event("calm", "meanwhile", "cleo"));

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(titles("calm", "cleo")).containsExactly("meanwhile"));
            await().atMost(SOON)
                    .until(() -> metrics.get("tidings.ingest.stalled")
                                    .tag("by", "database")
                                    .gauge()
                                    .value()
                            > 0);
        } finally {
            lock.query("rollback").execute().await().atMost(SOON);
            lock.close().await().atMost(SOON);
        }

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(titles("flood", "lou")).isEqualTo(ids));
        awaitReturn();
        assertThat(workedOff() - before).as("nothing was sent twice").isLessThan(MANY);
    }

    private static Received receive(Sample event, int offset) {
        byte[] value = event.data().getBytes(UTF_8);
        var record = new ConsumerRecord<byte[], byte[]>(
                Broker.EVENTS,
                0,
                offset,
                System.currentTimeMillis(),
                TimestampType.CREATE_TIME,
                -1,
                value.length,
                null,
                value,
                Broker.binaryHeaders(event),
                Optional.empty());
        return new Reception(new Decoder(Sample.CONFIG.limits()), Clock.systemUTC(), Telemetry.off()).receive(record);
    }

    @Test
    void theRateIsKeptOverAllWhoAsk() {
        SequencedMap<TenantId, Integer> wanted = new LinkedHashMap<>(Map.of(new TenantId("flood"), RATE - 5));

        int first = rates.take(wanted).await().atMost(SOON).values().iterator().next();
        int second = rates.take(wanted).await().atMost(SOON).values().iterator().next();

        assertThat(first).isEqualTo(RATE - 5);
        assertThat(second).isBetween(5, RATE - 6);
    }

    @Test
    void whileRedisIsSilentNobodyIsHeldBackAndOnlyTheFirstWaits() {
        SequencedMap<TenantId, Integer> wanted = new LinkedHashMap<>(Map.of(new TenantId("flood"), 10 * RATE));
        redis.send(Request.cmd(Command.CLIENT).arg("PAUSE").arg(3_000).arg("ALL"))
                .await()
                .atMost(SOON);

        assertThat(rates.take(wanted).await().atMost(SOON)).isEqualTo(wanted);
        long began = System.nanoTime();
        for (int i = 0; i < 10; i++) {
            assertThat(rates.take(wanted).await().atMost(SOON)).isEqualTo(wanted);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(500));
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(rates.take(wanted).await().atMost(SOON).get(new TenantId("flood")))
                                .isLessThan(10 * RATE));
    }

    @Test
    void whatWaitsIsKnownAfterARebalance() {
        overflows
                .add(List.of(new Overflows.Waiting(new TenantId("elsewhere"), 0, 0, Long.MAX_VALUE)))
                .await()
                .atMost(SOON);
        double before = diverted();
        diversion.forget();
        try {
            broker.send(event("elsewhere", "behind others", "ed"));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(titles("elsewhere", "ed")).containsExactly("behind others"));
            assertThat(diverted() - before).isEqualTo(1);
        } finally {
            overflows.workedOff(Map.of(0, Long.MAX_VALUE)).await().atMost(SOON);
            diversion.forget();
        }
    }

    @Test
    void aRecordIsRestoredAsItCame() {
        var headers = Broker.binaryHeaders(event("flood", "x", "y"));
        var came = new ConsumerRecord<byte[], byte[]>(
                Broker.EVENTS,
                3,
                77,
                1_234L,
                TimestampType.CREATE_TIME,
                -1,
                2,
                null,
                "{}".getBytes(UTF_8),
                headers,
                Optional.empty());
        var sent = OverflowRecord.of(came, "o", 2);
        var stood = new ConsumerRecord<byte[], byte[]>(
                "o",
                0,
                5,
                sent.timestamp(),
                TimestampType.CREATE_TIME,
                1,
                2,
                sent.key(),
                sent.value(),
                sent.headers(),
                Optional.empty());

        assertThat(sent.partition()).isEqualTo(1);
        assertThat(sent.key()).isNull();

        var restored = OverflowRecord.restore(stood, Broker.EVENTS);

        assertThat(restored.topic()).isEqualTo(Broker.EVENTS);
        assertThat(restored.partition()).isEqualTo(3);
        assertThat(restored.offset()).isEqualTo(77);
        assertThat(restored.timestamp()).isEqualTo(1_234);
        assertThat(restored.key()).isNull();
        assertThat(restored.headers()).isEqualTo(came.headers());
    }
}
