package dev.tidings.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.feed.TenantId;
import dev.tidings.ingest.Received.Retracting;
import dev.tidings.journal.EventKey;
import dev.tidings.journal.Overflows.Waiting;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What an attempt leaves to the next one. The broker's answers are chosen here, one at a time. */
class ShipmentTest {
    private static final TenantId TENANT = new TenantId("flood");
    private static final int PARTITION = 7;

    private static final int OVERFLOW_PARTITIONS = 4;

    private final MockProducer<byte[], byte[]> broker =
            new MockProducer<>(cluster(), false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final List<Received> records =
            IntStream.range(0, 5).mapToObj(ShipmentTest::record).toList();
    private final Shipment shipment = new Shipment(records, "overflow");

    private static Received record(int i) {
        return record(TENANT, PARTITION, i);
    }

    private static Received record(TenantId tenant, int partition, int i) {
        byte[] value = Integer.toString(i).getBytes(UTF_8);
        return new Retracting(
                new ConsumerRecord<>("events", partition, i, ("key-" + i).getBytes(UTF_8), value),
                new EventKey(tenant, "source", "id-" + i));
    }

    private static Cluster cluster() {
        List<PartitionInfo> partitions = IntStream.range(0, OVERFLOW_PARTITIONS)
                .mapToObj(i -> new PartitionInfo("overflow", i, null, null, null))
                .toList();
        return new Cluster("mock", List.of(), partitions, Set.of(), Set.of());
    }

    private List<String> sent() {
        return broker.history().stream()
                .map(ProducerRecord::value)
                .map(value -> new String(value, UTF_8))
                .toList();
    }

    @Test
    void isDoneWhenTheBrokerHasAll() {
        CompletableFuture<Void> end = shipment.send(broker);

        for (int i = 0; i < records.size(); i++) {
            assertThat(end).isNotDone();
            broker.completeNext();
        }

        assertThat(end).isCompleted();
        assertThat(sent()).containsExactly("0", "1", "2", "3", "4");
        assertThat(shipment.refused()).isEmpty();
        assertThat(shipment.waiting())
                .containsExactly(new Waiting(TENANT, PARTITION, PARTITION % OVERFLOW_PARTITIONS, 4));
    }

    @Test
    void theLastOfEachTenantAndPartitionIsWhatWaits() {
        TenantId other = new TenantId("other");
        Shipment mixed = new Shipment(
                List.of(record(TENANT, 0, 0), record(TENANT, 0, 1), record(other, 0, 2), record(TENANT, 1, 0)),
                "overflow");

        var _ = mixed.send(broker);
        IntStream.range(0, 4).forEach(i -> broker.completeNext());

        assertThat(mixed.waiting())
                .containsExactlyInAnyOrder(
                        new Waiting(TENANT, 0, 0, 1), new Waiting(other, 0, 0, 2), new Waiting(TENANT, 1, 1, 0));
    }

    @Test
    void recordsOfOnePartitionStayInOneWhateverTheirKeys() {
        var _ = shipment.send(broker);

        assertThat(broker.history())
                .hasSize(5)
                .allSatisfy(record -> assertThat(record.partition()).isEqualTo(PARTITION % OVERFLOW_PARTITIONS));
        assertThat(broker.history())
                .extracting(record -> new String(record.key(), UTF_8))
                .containsExactly("key-0", "key-1", "key-2", "key-3", "key-4");
    }

    @Test
    void theNextAttemptBeginsWithTheFirstOneLeftAndSendsAllBehindItAgain() {
        CompletableFuture<Void> first = shipment.send(broker);
        broker.completeNext();
        broker.errorNext(new TimeoutException("the broker is away"));
        broker.completeNext();
        broker.completeNext();
        assertThat(first).isNotDone();
        broker.completeNext();
        assertThat(first).isCompletedExceptionally();
        broker.clear();

        CompletableFuture<Void> second = shipment.send(broker);
        IntStream.range(0, 4).forEach(i -> broker.completeNext());

        assertThat(second).isCompleted();
        assertThat(sent()).containsExactly("1", "2", "3", "4");
        assertThat(shipment.waiting()).extracting(Waiting::overflowOffset).containsExactly(8L);
    }

    @Test
    void oneThatIsTooLargeIsRefusedAndStopsNobody() {
        CompletableFuture<Void> end = shipment.send(broker);
        broker.completeNext();
        broker.completeNext();
        broker.errorNext(new RecordTooLargeException());
        broker.completeNext();
        broker.completeNext();

        assertThat(end).isCompleted();
        assertThat(shipment.refused()).containsExactly(records.get(2));
        assertThat(shipment.waiting()).extracting(Waiting::overflowOffset).containsExactly(4L);
    }

    @Test
    void nothingIsSentBehindOneThatCouldNotBe() {
        broker.sendException = new KafkaException("the topic is not known");

        CompletableFuture<Void> first = shipment.send(broker);

        assertThat(first).isCompletedExceptionally();
        assertThat(broker.history()).isEmpty();
        broker.sendException = null;
        CompletableFuture<Void> second = shipment.send(broker);
        IntStream.range(0, 5).forEach(i -> broker.completeNext());
        assertThat(second).isCompleted();
        assertThat(sent()).containsExactly("0", "1", "2", "3", "4");
    }
}
