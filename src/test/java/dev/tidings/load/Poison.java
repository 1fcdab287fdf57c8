package dev.tidings.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Records that can never be accepted, some of each kind in each partition, and what has become of them. */
final class Poison {
    private static final String EVENTS = "tidings.events";
    private static final String DEAD_LETTERS = "tidings.events.dlq";
    private static final String ID = "ce_id";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LARGEST = 4 << 20;
    /** Over the limit of a value, 1 MiB. */
    private static final int TOO_LARGE = 3 << 19;

    private static final Map<String, byte[]> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("garbage", new byte[] {0, (byte) 0xFF, 17, '{'});
        KINDS.put("too-large", "x".repeat(TOO_LARGE).getBytes(UTF_8));
        KINDS.put("cut-off", "{\"to\":{\"users\":[\"user-1\"]},\"title\":".getBytes(UTF_8));
        KINDS.put("nobody", "{\"title\":\"for nobody\"}".getBytes(UTF_8));
        KINDS.put("array", "[]".getBytes(UTF_8));
    }

    private final Map<String, Object> broker;
    private final Set<String> sent = new HashSet<>();

    Poison(Map<String, String> settings) {
        broker = Map.of(
                "bootstrap.servers",
                settings.getOrDefault("kafka.bootstrap.servers", ""),
                "max.request.size",
                Integer.toString(LARGEST));
    }

    int count() {
        return sent.size();
    }

    void send() {
        try (KafkaProducer<byte[], byte[]> kafka =
                new KafkaProducer<>(broker, new ByteArraySerializer(), new ByteArraySerializer())) {
            int partitions = kafka.partitionsFor(EVENTS).size();
            for (int partition = 0; partition < partitions; partition++) {
                for (Map.Entry<String, byte[]> kind : KINDS.entrySet()) {
                    String id = kind.getKey() + "-" + partition;
                    var _ = kafka.send(record(partition, id, kind.getValue()));
                    sent.add(id);
                }
            }
        }
    }

    /** Whether the dead letter topic holds each once, and nothing else. */
    boolean isKept() {
        Set<String> kept = new HashSet<>();
        long letters = 0;
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.getOrDefault("bootstrap.servers", ""));
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(DEAD_LETTERS).stream()
                    .map(partition -> new TopicPartition(DEAD_LETTERS, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long end = WallClock.nanos() + PATIENCE.toNanos();
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.getOrDefault(one, 0L))
                    && WallClock.nanos() < end) {
                for (ConsumerRecord<byte[], byte[]> letter : consumer.poll(Duration.ofMillis(200))) {
                    letters++;
                    Header id = letter.headers().lastHeader(ID);
                    kept.add(id == null ? "?" : new String(id.value(), UTF_8));
                }
            }
        }
        return letters == sent.size() && kept.equals(sent);
    }

    private static ProducerRecord<byte[], byte[]> record(int partition, String id, byte[] value) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(EVENTS, partition, id.getBytes(UTF_8), value);
        Map.of(
                        "content-type",
                        "application/json",
                        "ce_specversion",
                        "1.0",
                        ID,
                        id,
                        "ce_source",
                        "/load/poison",
                        "ce_type",
                        "dev.tidings.load.poison",
                        "ce_tenant",
                        Clients.TENANT)
                .forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
        return record;
    }
}
