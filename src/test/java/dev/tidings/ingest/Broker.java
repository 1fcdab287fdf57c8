package dev.tidings.ingest;

import static dev.tidings.testing.Awaits.await;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidings.embedded.RealServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The broker as a product service and a curious operator see it. All records go to one partition, so they have an order. */
final class Broker implements AutoCloseable {
    static final String EVENTS = "tidings.events";
    static final String DEAD_LETTERS = "tidings.events.dlq";

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int PARTITION = 0;
    private static final int EIGHT_MEBIBYTES = 8 << 20;

    private final Map<String, Object> server =
            Map.of("bootstrap.servers", RealServers.kafka().address());
    private final KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
            Map.of(
                    "bootstrap.servers",
                    RealServers.kafka().address(),
                    "max.request.size",
                    EIGHT_MEBIBYTES,
                    "buffer.memory",
                    2 * EIGHT_MEBIBYTES),
            new ByteArraySerializer(),
            new ByteArraySerializer());

    /** Binary mode. */
    RecordMetadata send(Sample sample) {
        return send(binaryHeaders(sample), sample.data().getBytes(UTF_8));
    }

    RecordMetadata send(RecordHeaders headers, byte[] value) {
        return acknowledged(producer.send(record(headers, value)));
    }

    /** As it was recorded at that time. */
    void sendAt(long timestampMillis, Sample sample) {
        acknowledged(producer.send(new ProducerRecord<>(
                EVENTS,
                PARTITION,
                timestampMillis,
                "key".getBytes(UTF_8),
                sample.data().getBytes(UTF_8),
                binaryHeaders(sample))));
    }

    /** Without waiting for each. */
    void sendAll(List<Sample> samples) {
        List<Future<RecordMetadata>> sent = samples.stream()
                .map(sample -> producer.send(
                        record(binaryHeaders(sample), sample.data().getBytes(UTF_8))))
                .toList();
        sent.forEach(Broker::acknowledged);
    }

    /** Into one partition, each under a key of its own. */
    void sendAllByOtherKeys(List<Sample> samples) {
        List<Future<RecordMetadata>> sent = samples.stream()
                .map(sample -> producer.send(new ProducerRecord<>(
                        EVENTS,
                        PARTITION,
                        sample.attributes().toString().getBytes(UTF_8),
                        sample.data().getBytes(UTF_8),
                        binaryHeaders(sample))))
                .toList();
        sent.forEach(Broker::acknowledged);
    }

    /** Over all partitions, in no order. */
    void scatter(List<Sample> samples) {
        List<Future<RecordMetadata>> sent = samples.stream()
                .map(sample -> producer.send(new ProducerRecord<>(
                        EVENTS,
                        null,
                        sample.attributes().toString().getBytes(UTF_8),
                        sample.data().getBytes(UTF_8),
                        binaryHeaders(sample))))
                .toList();
        sent.forEach(Broker::acknowledged);
    }

    /** As another instance that is given partitions, takes records and crashes before it has done anything with them. */
    int joinTakeAndLeave() {
        Map<String, Object> settings = new HashMap<>(server);
        settings.put("group.id", "tidings");
        settings.put("enable.auto.commit", "false");
        settings.put("auto.offset.reset", "earliest");
        settings.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(EVENTS));
            await().atMost(SOON).until(() -> {
                consumer.poll(Duration.ofMillis(100));
                return !consumer.assignment().isEmpty();
            });
            consumer.poll(Duration.ofMillis(500));
            return consumer.assignment().size();
        }
    }

    private static RecordMetadata acknowledged(Future<RecordMetadata> sent) {
        try {
            return sent.get(SOON.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    static RecordHeaders binaryHeaders(Sample sample) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("content-type", "application/json".getBytes(UTF_8));
        sample.attributes().forEach((name, value) -> headers.add("ce_" + name, value.getBytes(UTF_8)));
        return headers;
    }

    private static ProducerRecord<byte[], byte[]> record(RecordHeaders headers, byte[] value) {
        return new ProducerRecord<>(EVENTS, PARTITION, "key".getBytes(UTF_8), value, headers);
    }

    /** The dead letters of some records, as soon as there are so many. */
    List<ConsumerRecord<byte[], byte[]>> deadLetters(int count, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(server, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = partitions(consumer);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await().atMost(SOON).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    if (wanted.test(record)) {
                        found.add(record);
                    }
                });
                return found.size() >= count;
            });
        }
        return found;
    }

    /** Only what is there now. */
    long countDeadLetters(Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        long count = 0;
        try (var consumer = new KafkaConsumer<>(server, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = partitions(consumer);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    count += wanted.test(record) ? 1 : 0;
                }
            }
        }
        return count;
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        // Asking for it makes the topic, which takes a moment.
        return await()
                .atMost(SOON)
                .until(() -> consumer.partitionsFor(DEAD_LETTERS), known -> !known.isEmpty())
                .stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    /** How many records the group has not committed yet. */
    long lag() {
        try (Admin admin = Admin.create(server)) {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets("tidings")
                    .partitionsToOffsetAndMetadata()
                    .get(SOON.toSeconds(), TimeUnit.SECONDS);
            TopicPartition partition = new TopicPartition(EVENTS, PARTITION);
            long end = admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get(SOON.toSeconds(), TimeUnit.SECONDS)
                    .offset();
            return end
                    - (committed.get(partition) == null
                            ? 0
                            : committed.get(partition).offset());
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        List<Header> headers = new ArrayList<>();
        record.headers().forEach(headers::add);
        return headers.stream().collect(Collectors.toMap(Header::key, header -> new String(header.value(), UTF_8)));
    }

    static Predicate<ConsumerRecord<byte[], byte[]>> ofTenant(String tenant) {
        return record -> header(record, "ce_tenant").equals(tenant);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
    }
}
