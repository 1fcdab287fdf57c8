package dev.tidings.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A product service: CloudEvents in binary mode, with the Java client, and patience. Sends on a schedule that nothing
 * slows down, and writes the scheduled time into each event: what is late at any place counts as latency.
 */
public final class Producer implements AutoCloseable {
    /** Counts the events of a user: 1, 2, 3 … */
    public static final String NUMBER = "n";

    /** Counts the events that also went to somebody whom all share, who gets them in any order. */
    static final String SHARED_NUMBER = "all";

    /** When the event was to be sent, in nanoseconds since 1970. */
    public static final String SENT_AT = "sent_ns";

    private static final String TOPIC = "tidings.events";
    private static final int PARTITIONS = 4;

    /** Longer than any outage: the usual minute that {@code send} waits for metadata is as long as the matrix' own. */
    private static final int PATIENCE_MILLIS = 180_000;

    private final KafkaProducer<byte[], byte[]> kafka;
    private final String tenant;
    private final List<String> users;
    private final int[] sent;
    private final String padding;
    private final SplittableRandom choice = new SplittableRandom(42);
    private final AtomicLong failed = new AtomicLong();
    private long total;
    private int sentToShared;

    /** @param paddingBytes of {@code data} beside what is measured */
    public Producer(Map<String, String> settings, List<String> users, int paddingBytes) {
        this(settings, Clients.TENANT, users, paddingBytes);
    }

    public Producer(Map<String, String> settings, String tenant, List<String> users, int paddingBytes) {
        this.tenant = tenant;
        this.kafka = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap(settings),
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        PATIENCE_MILLIS,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        PATIENCE_MILLIS),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.users = List.copyOf(users);
        this.sent = new int[users.size()];
        this.padding = "x".repeat(paddingBytes);
        kafka.partitionsFor(TOPIC);
    }

    /** Before the service starts, as an operator does. */
    public static void createTopic(Map<String, String> settings) throws IOException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap(settings)))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IOException(e);
        }
    }

    /** Events at the rate to users by chance, until the time is over. */
    public void send(int aSecond, Duration time) {
        send(aSecond, Math.toIntExact(time.toNanos() * aSecond / 1_000_000_000));
    }

    /** So many events at the rate to users by chance. */
    public void send(int aSecond, int events) {
        long begin = WallClock.nanos();
        for (int i = 0; i < events; i++) {
            long scheduled = begin + i * 1_000_000_000L / aSecond;
            WallClock.pauseUntil(scheduled);
            sendTo(choice.nextInt(users.size()), scheduled);
        }
    }

    /** One event to each user, as fast as Kafka takes them. */
    public void sendToAll() {
        for (int user = 0; user < sent.length; user++) {
            sendTo(user, WallClock.nanos());
        }
    }

    /** Until the broker has all of it. */
    public void flush() {
        kafka.flush();
        if (failed.get() > 0) {
            throw new IllegalStateException(failed + " events were not taken by Kafka");
        }
    }

    public int sentTo(int user) {
        return sent[user];
    }

    public long total() {
        return total;
    }

    @Override
    public void close() {
        kafka.close();
    }

    /** The next event of one user. */
    public void sendTo(int user, long scheduled) {
        send(user, "\"%s\"".formatted(users.get(user)), "", scheduled);
    }

    /** The next event of one user, which somebody else gets as well. */
    void sendTo(int user, String shared, long scheduled) {
        sentToShared++;
        String both = "\"%s\",\"%s\"".formatted(users.get(user), shared);
        send(user, both, "\"%s\":%d,".formatted(SHARED_NUMBER, sentToShared), scheduled);
    }

    int sentToShared() {
        return sentToShared;
    }

    private void send(int user, String recipients, String data, long scheduled) {
        String name = users.get(user);
        int number = ++sent[user];
        total++;
        String value = """
                {"to":{"users":[%s]},"title":"Order %d shipped","body":"It arrives on Tuesday.","category":"orders",\
                "url":"https://shop.example/orders/%d","data":{%s"%s":%d,"%s":%d,"padding":"%s"}}""".formatted(recipients, number, number, data, NUMBER, number, SENT_AT, scheduled, padding);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(TOPIC, (tenant + "/" + name).getBytes(UTF_8), value.getBytes(UTF_8));
        Headers headers = record.headers();
        headers.add("ce_specversion", "1.0".getBytes(UTF_8));
        headers.add("ce_id", (name + "-" + number).getBytes(UTF_8));
        headers.add("ce_source", "/load".getBytes(UTF_8));
        headers.add("ce_type", "dev.tidings.load.sent".getBytes(UTF_8));
        headers.add("ce_tenant", tenant.getBytes(UTF_8));
        headers.add("content-type", "application/json".getBytes(UTF_8));
        var _ = kafka.send(record, (metadata, failure) -> {
            if (failure != null) {
                failed.incrementAndGet();
            }
        });
    }

    private static String bootstrap(Map<String, String> settings) {
        return settings.getOrDefault("kafka.bootstrap.servers", "");
    }
}
