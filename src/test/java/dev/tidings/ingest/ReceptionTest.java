package dev.tidings.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.feed.TenantId;
import dev.tidings.ingest.Received.Accepted;
import dev.tidings.ingest.Received.Rejected;
import dev.tidings.ingest.Received.Undecoded;
import dev.tidings.ingest.WaitingLanes.Lane;
import dev.tidings.telemetry.Spans;
import dev.tidings.telemetry.Step;
import dev.tidings.telemetry.Telemetry;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left undecoded, and what is not. */
class ReceptionTest {
    private static final int PARTITION = 3;
    private static final Lane LANE = new Lane(new TenantId("acme"), PARTITION);
    private static final byte[] INVALID_UTF8 = {(byte) 0xFF};

    private final Reception reception =
            new Reception(new Decoder(Sample.CONFIG.limits()), Clock.systemUTC(), Telemetry.off());

    private static ConsumerRecord<byte[], byte[]> record(RecordHeaders headers, byte @Nullable [] value) {
        return new ConsumerRecord<>(
                Broker.EVENTS,
                PARTITION,
                17,
                1_234L,
                TimestampType.CREATE_TIME,
                -1,
                value == null ? -1 : value.length,
                null,
                value,
                headers,
                Optional.empty());
    }

    private static ConsumerRecord<byte[], byte[]> good(RecordHeaders headers) {
        return record(headers, Sample.good().data().getBytes(UTF_8));
    }

    private static RecordHeaders headers() {
        return Broker.binaryHeaders(Sample.good());
    }

    private static RecordHeaders headersWith(String name, byte @Nullable [] value) {
        RecordHeaders headers = headers();
        headers.remove(name);
        headers.add(name, value);
        return headers;
    }

    private Received receive(ConsumerRecord<byte[], byte[]> record) {
        return reception.receive(record, Set.of(LANE));
    }

    @Test
    void whatWaitsIsLeftAsItCame() {
        ConsumerRecord<byte[], byte[]> record = good(headers());

        Received received = receive(record);

        assertThat(received).isInstanceOf(Undecoded.class);
        assertThat(received.record()).isSameAs(record);
        assertThat(received.tenant()).isEqualTo(LANE.tenant());
        assertThat(received.step()).isSameAs(Step.NONE);
    }

    @Test
    void itIsReadWhenItTakesTheDirectWayAfterAll() {
        Received received = receive(good(headers()));

        assertThat(reception.read(received))
                .isInstanceOfSatisfying(
                        Accepted.class,
                        read -> assertThat(read.event().offset()).isEqualTo(17));
    }

    @Test
    void whatHasBeenReadIsNotReadAgain() {
        Received.Read read = reception.receive(good(headers()));

        assertThat(reception.read(read)).isSameAs(read);
    }

    @Test
    void whatNobodyWouldAcceptWaitsAsWell() {
        assertThat(receive(record(headers(), "not JSON".getBytes(UTF_8)))).isInstanceOf(Undecoded.class);
        assertThat(receive(good(headersWith("ce_id", INVALID_UTF8)))).isInstanceOf(Undecoded.class);
    }

    @Test
    void binaryModeNeedsNoContentType() {
        RecordHeaders headers = headers();
        headers.remove("content-type");

        assertThat(receive(good(headers))).isInstanceOf(Undecoded.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json; charset=utf-8",
                "Application/JSON;charset=\"utf-8\"",
                "application/json; profile=\"application/cloudevents+json\"",
                "application/cloudevents-batch+json",
                "text/plain",
                ""
            })
    void everyContentTypeButTheStructuredOneIsBinaryMode(String contentType) {
        assertThat(receive(good(headersWith("content-type", contentType.getBytes(UTF_8)))))
                .isInstanceOf(Undecoded.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/cloudevents+json",
                "application/cloudevents+json; charset=utf-8",
                " Application/CloudEvents+JSON ;charset=utf-8"
            })
    void ofAStructuredEventTheValueSaysWhoseItIs(String contentType) {
        RecordHeaders headers = headersWith("content-type", contentType.getBytes(UTF_8));
        Sample other = Sample.attribute("tenant", "other");

        Received received = receive(record(headers, other.envelope().getBytes(UTF_8)));

        assertThat(received).isInstanceOf(Accepted.class);
        assertThat(received.tenant()).isEqualTo(new TenantId("other"));
    }

    @Test
    void theNameOfTheContentTypeMayBeInCapitals() {
        RecordHeaders headers = headers();
        headers.remove("content-type");
        headers.add("Content-Type", Headers.STRUCTURED.getBytes(UTF_8));

        assertThat(receive(record(headers, Sample.good().envelope().getBytes(UTF_8))))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void aContentTypeThatIsNotOneIsDecoded() {
        assertThat(receive(good(headersWith("content-type", INVALID_UTF8)))).isInstanceOf(Rejected.class);
        assertThat(receive(good(headersWith("content-type", null)))).isInstanceOf(Accepted.class);
        RecordHeaders twice = headers();
        twice.add("CONTENT-TYPE", Headers.STRUCTURED.getBytes(UTF_8));
        assertThat(receive(good(twice))).isInstanceOf(Rejected.class);
    }

    @Test
    void withoutHeadersTheValueIsTheWholeEvent() {
        assertThat(receive(record(new RecordHeaders(), Sample.good().envelope().getBytes(UTF_8))))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void aTenantIsOneNameThatIsWellFormed() {
        assertThat(receive(good(headersWith("ce_tenant", INVALID_UTF8)))).isInstanceOf(Rejected.class);
        assertThat(receive(good(headersWith("ce_tenant", null)))).isInstanceOf(Rejected.class);
        assertThat(receive(good(headersWith("ce_tenant", new byte[0])))).isInstanceOf(Rejected.class);
        assertThat(receive(good(headersWith("ce_tenant", "a\nb".getBytes(UTF_8)))))
                .isInstanceOf(Rejected.class);
        assertThat(receive(good(headersWith("ce_tenant", "a".repeat(129).getBytes(UTF_8)))))
                .isInstanceOf(Rejected.class);
    }

    @Test
    void aHeaderOfAnotherNameIsNoSecondTenant() {
        assertThat(receive(good(headersWith("CE_tenant", "other".getBytes(UTF_8)))))
                .isInstanceOf(Undecoded.class);
        assertThat(receive(good(headersWith("ce_tenants", "other".getBytes(UTF_8)))))
                .isInstanceOf(Undecoded.class);
    }

    @Test
    void twoTenantsAreNone() {
        RecordHeaders two = headers();
        two.add("ce_tenant", "other".getBytes(UTF_8));
        RecordHeaders twice = headers();
        twice.add("ce_tenant", "acme".getBytes(UTF_8));

        assertThat(receive(good(two))).isInstanceOf(Rejected.class);
        assertThat(receive(good(twice))).isInstanceOf(Rejected.class);
    }

    @Test
    void withoutATenantItIsDecoded() {
        RecordHeaders headers = headers();
        headers.remove("ce_tenant");

        assertThat(receive(good(headers))).isInstanceOf(Rejected.class);
    }

    @Test
    void whatIsRefusedForItsSizeIsRefusedAtOnce() {
        int most = Sample.CONFIG.limits().valueBytes();

        assertThat(receive(record(headers(), null))).isInstanceOf(Rejected.class);
        assertThat(receive(record(headers(), new byte[most + 1]))).isInstanceOf(Rejected.class);
        assertThat(receive(record(headers(), new byte[most]))).isInstanceOf(Undecoded.class);
    }

    @Test
    void whereSpansAreMadeAllIsDecoded() {
        Reception traced = new Reception(new Decoder(Sample.CONFIG.limits()), Clock.systemUTC(), Spans.on());

        assertThat(traced.receive(good(headers()), Set.of(LANE))).isInstanceOf(Accepted.class);
    }

    @Test
    void whatDoesNotWaitIsDecoded() {
        Lane otherTenant = new Lane(new TenantId("other"), PARTITION);
        Lane otherPartition = new Lane(LANE.tenant(), PARTITION + 1);

        assertThat(reception.receive(good(headers()), Set.of())).isInstanceOf(Accepted.class);
        assertThat(reception.receive(good(headers()), Set.of(otherTenant, otherPartition)))
                .isInstanceOf(Accepted.class);
    }
}
