package dev.tidings.letters;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Puts records back into the events' topic, in their order, each once. Belongs to one thread, which it blocks. */
final class Sender implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;

    private Sender(KafkaProducer<byte[], byte[]> producer, String topic) {
        this.producer = producer;
        this.topic = topic;
    }

    static Sender open(Map<String, Object> broker, String topic, Duration timeout) {
        String millis = Long.toString(timeout.toMillis());
        Map<String, Object> settings = new HashMap<>(broker);
        settings.put("acks", "all");
        settings.put("enable.idempotence", "true");
        settings.put("max.request.size", "4194304");
        settings.put("linger.ms", "0");
        settings.put("delivery.timeout.ms", millis);
        settings.put("request.timeout.ms", millis);
        settings.put("max.block.ms", millis);
        return new Sender(new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()), topic);
    }

    int partitions() {
        return producer.partitionsFor(topic).size();
    }

    /**
     * Returns when the broker has answered for each.
     *
     * @throws KafkaException when it has not; some of them may be there all the same
     */
    void send(List<ProducerRecord<byte[], byte[]>> records, Counted counted) {
        List<Future<RecordMetadata>> answers = new ArrayList<>(records.size());
        for (ProducerRecord<byte[], byte[]> record : records) {
            answers.add(producer.send(record));
        }
        for (Future<RecordMetadata> answer : answers) {
            await(answer, counted);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }

    private static void await(Future<RecordMetadata> answer, Counted counted) {
        try {
            answer.get();
            counted.addReplayed();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            // No waiting mends these two, and those behind must not wait for them.
            if (!(e.getCause() instanceof RecordTooLargeException)
                    && !(e.getCause() instanceof InvalidTimestampException)) {
                throw new KafkaException(e.getCause());
            }
            counted.addUnsendable();
        }
    }
}
