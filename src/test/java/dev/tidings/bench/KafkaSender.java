package dev.tidings.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidings.load.WallClock;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** CloudEvents in binary mode, with the Java client as it comes. */
final class KafkaSender implements Sender {
    static final String TENANT = "bench";
    private static final String TOPIC = "tidings.events";

    private final KafkaProducer<byte[], byte[]> kafka;
    private final List<String> users;
    private final int[] sent;
    private final AtomicLong failed = new AtomicLong();

    KafkaSender(String bootstrap, List<String> users) {
        this.kafka = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer());
        this.users = users;
        this.sent = new int[users.size()];
        kafka.partitionsFor(TOPIC);
    }

    @Override
    public void toOne(int user, long scheduled) {
        int number = ++sent[user];
        String name = users.get(user);
        send(
                name,
                name + "-" + number,
                Content.names(List.of(name)),
                Content.fields(Content.TO_ONE, number, scheduled));
    }

    @Override
    public void toMany(int from, int to, int number, long scheduled) {
        // The same key for the same users: they keep their order.
        String key = "all-" + users.get(from);
        send(
                key,
                key + "-" + number,
                Content.names(users.subList(from, to)),
                Content.fields(Content.TO_ALL, number, scheduled));
    }

    @Override
    public void workUntil(long nanos) {
        WallClock.pauseUntil(nanos);
    }

    @Override
    public void flush() throws IOException {
        kafka.flush();
        if (failed.get() > 0) {
            throw new IOException(failed + " events were not taken by Kafka");
        }
    }

    @Override
    public void close() {
        kafka.close();
    }

    private void send(String key, String id, String names, String fields) {
        String value = "{\"to\":{\"users\":[" + names + "]}," + fields + "}";
        ProducerRecord<byte[], byte[]> event =
                new ProducerRecord<>(TOPIC, (TENANT + "/" + key).getBytes(UTF_8), value.getBytes(UTF_8));
        event.headers()
                .add("ce_specversion", "1.0".getBytes(UTF_8))
                .add("ce_id", id.getBytes(UTF_8))
                .add("ce_source", "/bench".getBytes(UTF_8))
                .add("ce_type", "dev.tidings.bench.sent".getBytes(UTF_8))
                .add("ce_tenant", TENANT.getBytes(UTF_8))
                .add("content-type", "application/json".getBytes(UTF_8));
        var _ = kafka.send(event, (metadata, failure) -> {
            if (failure != null) {
                failed.incrementAndGet();
            }
        });
    }
}
