package dev.tidings.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.ingest.Received.Rejected;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
    private static final byte[] KEY = {0, (byte) 0xFF};
    private static final byte[] VALUE = {'{', (byte) 0xFF};

    private final Deque<RuntimeException> failures = new ArrayDeque<>();
    private final List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>();
    private final DeadLetters deadLetters =
            new DeadLetters("dlq", this::send, new Patience("broker", Duration.ofMillis(50), Clock.systemUTC()));

    private Uni<Void> send(ProducerRecord<byte[], byte[]> record) {
        sent.add(record);
        return failures.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().failure(failures.removeFirst());
    }

    private void keep() {
        deadLetters
                .keep(List.of(rejected()))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .awaitItem();
    }

    private static Rejected rejected() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("ce_id", new byte[] {(byte) 0xFF});
        headers.add("dlq-reason", "of an earlier time".getBytes(UTF_8));
        headers.add("none", null);
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                "events", 3, 42, 1_000, TimestampType.CREATE_TIME, 2, 2, KEY, VALUE, headers, Optional.empty());
        Reason one = new Reason(Rejection.MISSING, "data.title", "is missing");
        Reason other = new Reason(Rejection.INVALID, "data.url", "is empty");
        return new Rejected(record, List.of(one, other));
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    @Test
    void keepTheBytesTheKeyAndTheHeadersAndSayWhy() {
        keep();

        ProducerRecord<byte[], byte[]> letter = sent.getFirst();
        assertThat(letter.topic()).isEqualTo("dlq");
        assertThat(letter.key()).isEqualTo(KEY);
        assertThat(letter.value()).isEqualTo(VALUE);
        assertThat(letter.headers().lastHeader("ce_id").value()).containsExactly(0xFF);
        assertThat(letter.headers().lastHeader("none").value()).isNull();
        assertThat(letter.headers().headers("dlq-reason")).hasSize(1);
        assertThat(header(letter, "dlq-reason")).isEqualTo("data.title is missing; data.url is empty");
        assertThat(header(letter, "dlq-topic")).isEqualTo("events");
        assertThat(header(letter, "dlq-partition")).isEqualTo("3");
        assertThat(header(letter, "dlq-offset")).isEqualTo("42");
        assertThat(header(letter, "dlq-timestamp")).isEqualTo("1000");
    }

    @Test
    void goWithoutTheirValueWhenTheyAreTooLarge() {
        failures.add(new RecordTooLargeException("too large"));

        keep();

        ProducerRecord<byte[], byte[]> letter = sent.getLast();
        assertThat(letter.value()).isEmpty();
        assertThat(letter.key()).isEqualTo(KEY);
        assertThat(header(letter, "dlq-reason"))
                .isEqualTo(
                        "data.title is missing; data.url is empty; the value is left out, it is too large for this topic");
    }

    @Test
    void goBareWhenTheirHeadersAloneAreTooLarge() {
        failures.add(new RecordTooLargeException("too large"));
        failures.add(new RecordTooLargeException("too large"));

        keep();

        ProducerRecord<byte[], byte[]> letter = sent.getLast();
        assertThat(letter.key()).isEmpty();
        assertThat(letter.headers().lastHeader("ce_id")).isNull();
        assertThat(header(letter, "dlq-offset")).isEqualTo("42");
    }

    @Test
    void areSentAgainUntilTheBrokerHasThem() {
        IntStream.range(0, 5).forEach(i -> failures.add(new TimeoutException("away")));

        keep();

        assertThat(sent).hasSize(6).extracting(ProducerRecord::value).containsOnly(VALUE);
    }

    @Test
    void nameOnlySoManyReasons() {
        List<Reason> reasons = IntStream.range(0, 1_000)
                .mapToObj(i -> new Reason(Rejection.INVALID, "data.to.users[" + i + "]", "must be a string"))
                .toList();

        assertThat(DeadLetter.text(reasons)).startsWith("data.to.users[0] must").endsWith("; and 980 more");
    }
}
