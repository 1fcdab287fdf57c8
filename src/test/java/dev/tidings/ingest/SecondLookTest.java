package dev.tidings.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.ingest.Received.Rejected;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class SecondLookTest {
    private static final byte[] KEY = "key".getBytes(UTF_8);
    private static final String TOPIC = "tidings.events";

    private final RecordReader reader = new RecordReader(Sample.CONFIG);

    private static ConsumerRecord<byte[], byte[]> refused(Sample sample) {
        return record(
                TOPIC, 3, 1_000, Broker.binaryHeaders(sample), sample.data().getBytes(UTF_8));
    }

    private static ConsumerRecord<byte[], byte[]> record(
            String topic, int partition, long timestamp, Headers headers, byte[] value) {
        return new ConsumerRecord<>(
                topic,
                partition,
                42,
                timestamp,
                TimestampType.CREATE_TIME,
                KEY.length,
                value.length,
                KEY,
                value,
                headers,
                Optional.empty());
    }

    private static ConsumerRecord<byte[], byte[]> letter(ConsumerRecord<byte[], byte[]> refused) {
        ProducerRecord<byte[], byte[]> sent =
                DeadLetter.whole("dlq", Rejected.because(refused, Rejection.REFUSED, "is refused"));
        return record("dlq", 0, 2_000, sent.headers(), sent.value());
    }

    @Test
    void givesTheRecordBackAsItCame() {
        ConsumerRecord<byte[], byte[]> refused = refused(Sample.good());

        SecondLook look = reader.lookAgain(letter(refused), TOPIC).orElseThrow();
        ProducerRecord<byte[], byte[]> again = look.asItCame(TOPIC, 4);

        assertThat(look.today()).isEqualTo(SecondLook.Today.ACCEPTED);
        assertThat(look.reason()).isEqualTo("value is refused");
        assertThat(again.topic()).isEqualTo(TOPIC);
        assertThat(again.partition()).isEqualTo(3);
        assertThat(again.timestamp()).isEqualTo(1_000);
        assertThat(again.key()).isEqualTo(KEY);
        assertThat(again.value()).isEqualTo(refused.value());
        assertThat(again.headers().toArray()).isEqualTo(refused.headers().toArray());
    }

    @Test
    void choosesAPartitionByTheKeyWhenItsOwnIsNotThere() {
        SecondLook look =
                reader.lookAgain(letter(refused(Sample.good())), TOPIC).orElseThrow();

        assertThat(look.asItCame(TOPIC, 3).partition()).isNull();
    }

    @Test
    void saysWhatWouldBecomeOfItToday() {
        Sample state = Sample.with("mode", "\"state\"").and("stateKey", "\"k\"");

        assertThat(reader.lookAgain(letter(refused(state)), TOPIC))
                .hasValueSatisfying(look -> assertThat(look.today()).isEqualTo(SecondLook.Today.SIGNAL));
        assertThat(reader.lookAgain(letter(refused(Sample.payload("{"))), TOPIC))
                .hasValueSatisfying(look -> assertThat(look.today()).isEqualTo(SecondLook.Today.REFUSED));
    }

    @Test
    void knowsWhatIsOfSomebodyElse() {
        assertThat(reader.lookAgain(refused(Sample.good()), TOPIC)).isEmpty();
        assertThat(reader.lookAgain(letter(refused(Sample.good())), "another.topic"))
                .isEmpty();
        ConsumerRecord<byte[], byte[]> garbled = letter(refused(Sample.good()));
        garbled.headers().add("dlq-timestamp", "soon".getBytes(UTF_8));
        assertThat(reader.lookAgain(garbled, TOPIC)).isEmpty();
    }
}
