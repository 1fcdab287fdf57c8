package dev.tidings.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class KafkaHeadersTest {
    @Test
    void givesAttributesTheirBareNames() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("ce_id", "é".getBytes(UTF_8));
        headers.add("ce_source", "/shop".getBytes(UTF_8));
        headers.add("ce_subject", "\uFFFD😀".getBytes(UTF_8));
        headers.add("content-type", "application/json".getBytes(UTF_8));
        headers.add("traceparent", new byte[] {(byte) 0xFF});

        Headers read = KafkaHeaders.read(headers);

        assertThat(read.attributes())
                .containsOnly(Map.entry("id", "é"), Map.entry("source", "/shop"), Map.entry("subject", "\uFFFD😀"));
        assertThat(read.contentType()).isEqualTo("application/json");
        assertThat(read.faults()).isEmpty();
    }

    @Test
    void refusesWhatIsNotUtf8AndWhatIsGivenTwice() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("ce_source", new byte[] {(byte) 0xFF});
        headers.add("ce_tenant", "acme".getBytes(UTF_8));
        headers.add("ce_tenant", "evil".getBytes(UTF_8));
        headers.add("ce_subject", null);
        headers.add("ce_hunter2", new byte[] {(byte) 0xFF});

        assertThat(KafkaHeaders.read(headers).faults())
                .extracting(Reason::toString)
                .containsExactly(
                        "source is not well-formed UTF-8", "tenant is given twice", "ce_* is not well-formed UTF-8");
    }
}
