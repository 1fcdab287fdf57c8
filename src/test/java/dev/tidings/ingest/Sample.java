package dev.tidings.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** A good event, to be bent out of shape one piece at a time and decoded in either mode. */
record Sample(
        Map<String, String> attributes,
        Map<String, String> fields,
        @Nullable String payload) {
    static final Instant RECEIVED = Instant.parse("2026-11-22T10:00:00.123456Z");
    static final IngestConfig CONFIG = new SmallRyeConfigBuilder()
            .withConverter(Duration.class, 200, new DurationConverter())
            .withMapping(IngestConfig.class)
            .build()
            .getConfigMapping(IngestConfig.class);

    private static final Decoder DECODER = new Decoder(CONFIG.limits());

    static Sample good() {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("specversion", "1.0");
        attributes.put("id", "1001-shipped");
        attributes.put("source", "/shop/orders");
        attributes.put("type", "com.acme.order.shipped");
        attributes.put("tenant", "acme");
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("to", "{\"users\": [\"ada\", \"grace\"]}");
        fields.put("title", "\"Order 1001 shipped\"");
        return new Sample(attributes, fields, null);
    }

    static Sample with(String field, String json) {
        return good().and(field, json);
    }

    static Sample without(String field) {
        Sample sample = good();
        sample.fields.remove(field);
        return sample;
    }

    static Sample attribute(String name, String value) {
        Sample sample = good();
        sample.attributes.put(name, value);
        return sample;
    }

    static Sample withoutAttribute(String name) {
        Sample sample = good();
        sample.attributes.remove(name);
        return sample;
    }

    static Sample payload(String json) {
        return new Sample(good().attributes, Map.of(), json);
    }

    Sample and(String field, String json) {
        fields.put(field, json);
        return this;
    }

    Decoded binary() {
        return decode(new Headers("application/json", attributes, List.of()), data());
    }

    Decoded structured() {
        return decode(Headers.structured(), envelope());
    }

    String data() {
        return payload != null ? payload : object(fields);
    }

    /** In binary mode. */
    ConsumerRecord<byte[], byte[]> inTopic() {
        byte[] value = data().getBytes(UTF_8);
        return new ConsumerRecord<>(
                Broker.EVENTS,
                0,
                17,
                1_234L,
                TimestampType.CREATE_TIME,
                -1,
                value.length,
                null,
                value,
                Broker.binaryHeaders(this),
                Optional.empty());
    }

    String envelope() {
        Map<String, String> envelope = new LinkedHashMap<>();
        attributes.forEach((name, value) -> envelope.put(name, "\"" + value + "\""));
        envelope.put("data", data());
        return object(envelope);
    }

    static Decoded decode(Headers headers, String value) {
        return DECODER.decode(headers, value.getBytes(UTF_8), RECEIVED);
    }

    static Decoded decode(Headers headers, byte @Nullable [] value) {
        return DECODER.decode(headers, value, RECEIVED);
    }

    private static String object(Map<String, String> fields) {
        List<String> written = fields.entrySet().stream()
                .map(field -> "\"" + field.getKey() + "\": " + field.getValue())
                .toList();
        return "{" + String.join(", ", written) + "}";
    }
}
