package dev.tidings.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.feed.Priority;
import dev.tidings.feed.TenantId;
import dev.tidings.feed.UserId;
import dev.tidings.telemetry.Lineage;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecoderTest {
    private static final String COMPLETE = """
            {"to": {"users": ["ada", "grace", "ada"]}, "title": "Shipped", "body": "Tuesday.", "category": "orders",
             "priority": "high", "url": "https://shop.example/1", "actions": [{"label": "Tr\\u00e4ck", "url": "/t", "x": 1}],
             "data": {"b": 1.50, "a": [1, 2]}, "collapseKey": "order-1001", "expiresAt": "2026-12-01T01:00:00+01:00",
             "mode": "stored", "later": {"unknown": true}}
            """;

    static Event.Stored stored(Decoded decoded) {
        assertThat(decoded).isInstanceOf(Decoded.Valid.class);
        return (Event.Stored) ((Decoded.Valid) decoded).event();
    }

    static List<Reason> reasons(Decoded decoded) {
        assertThat(decoded).isInstanceOf(Decoded.Invalid.class);
        return ((Decoded.Invalid) decoded).reasons();
    }

    static List<String> faults(Decoded decoded) {
        return reasons(decoded).stream().map(Reason::toString).toList();
    }

    @Nested
    class AGoodEvent {
        @Test
        void isTheSameInBothModes() {
            Sample sample = Sample.payload(COMPLETE);
            sample.attributes().put("time", "2026-11-22T09:00:00Z");

            Event.Stored binary = stored(sample.binary());
            Event.Stored structured = stored(sample.structured());

            assertThat(binary).isEqualTo(structured);
            assertThat(binary.tenant()).isEqualTo(new TenantId("acme"));
            assertThat(binary.users()).containsExactly(new UserId("ada"), new UserId("grace"));
            assertThat(binary.source()).isEqualTo("/shop/orders");
            assertThat(binary.id()).isEqualTo("1001-shipped");
            assertThat(binary.content()).satisfies(content -> {
                assertThat(content.title()).isEqualTo("Shipped");
                assertThat(content.body()).isEqualTo("Tuesday.");
                assertThat(content.category()).isEqualTo("orders");
                assertThat(content.priority()).isEqualTo(Priority.HIGH);
                assertThat(content.url()).isEqualTo("https://shop.example/1");
                assertThat(content.actions()).isEqualTo("[{\"label\":\"Tr\\u00e4ck\",\"url\":\"/t\"}]");
                assertThat(content.data()).isEqualTo("{\"b\":1.50,\"a\":[1,2]}");
                assertThat(content.collapseKey()).isEqualTo("order-1001");
                assertThat(content.createdAt()).isEqualTo(Instant.parse("2026-11-22T09:00:00Z"));
                assertThat(content.expiresAt()).isEqualTo(Instant.parse("2026-12-01T00:00:00Z"));
            });
        }

        @Test
        void needsOnlyRecipientsAndATitle() {
            Event.Stored event = stored(Sample.good().binary());

            assertThat(event.content().priority()).isEqualTo(Priority.NORMAL);
            assertThat(event.content().actions()).isEqualTo("[]");
            assertThat(event.content().createdAt()).isEqualTo(Sample.RECEIVED);
            assertThat(event.content())
                    .hasNoNullFieldsOrPropertiesExcept("category", "body", "url", "data", "collapseKey", "expiresAt");
        }

        @Test
        void mayHaveNullWhereAFieldIsOptional() {
            Sample sample = Sample.with("body", "null")
                    .and("actions", "null")
                    .and("data", "null")
                    .and("mode", "null");

            assertThat(stored(sample.binary())).isEqualTo(stored(Sample.good().binary()));
        }
    }

    @Nested
    class TheTrace {
        private static final String OF_EVENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        private static final String OF_HOP = "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01";

        private static @Nullable Lineage lineage(Decoded decoded) {
            assertThat(decoded).isInstanceOf(Decoded.Valid.class);
            return ((Decoded.Valid) decoded).lineage();
        }

        @Test
        void isTheExtensionsInBothModes() {
            Sample sample = Sample.attribute("traceparent", OF_EVENT);
            sample.attributes().put("tracestate", "vendor=1");

            assertThat(lineage(sample.binary())).isEqualTo(new Lineage(OF_EVENT, "vendor=1"));
            assertThat(lineage(sample.structured())).isEqualTo(new Lineage(OF_EVENT, "vendor=1"));
        }

        @Test
        void isTheTransportsWhereThatHasOneForItKnowsTheLastHop() {
            Sample sample = Sample.attribute("traceparent", OF_EVENT);
            Lineage hop = new Lineage(OF_HOP, null);

            assertThat(lineage(Sample.decode(
                            new Headers("application/json", sample.attributes(), List.of(), hop), sample.data())))
                    .isEqualTo(hop);
            assertThat(lineage(Sample.decode(
                            new Headers(Headers.STRUCTURED, Map.of(), List.of(), hop), sample.envelope())))
                    .isEqualTo(hop);
        }

        @ParameterizedTest
        @ValueSource(strings = {"7", "{}", "null", "\"\"", "\"01\"", "[\"x\"]"})
        void isNeverAFault(String json) {
            String envelope = Sample.good().envelope().replaceFirst("\\{", "{\"traceparent\": " + json + ", ");

            assertThat(lineage(Sample.decode(Headers.structured(), envelope))).isNull();
        }
    }

    @Nested
    class TheMode {
        private static final Headers NOTHING = new Headers(null, Map.of(), List.of());

        @Test
        void isStructuredWhenNothingStandsBesideTheValue() {
            Decoded decoded = Sample.decode(NOTHING, Sample.good().envelope());

            assertThat(decoded).isEqualTo(Sample.good().structured());
        }

        @Test
        void isStructuredWhateverItsContentTypeAdds() {
            Headers headers = new Headers("Application/CloudEvents+JSON; charset=UTF-8", Map.of(), List.of());

            assertThat(Sample.decode(headers, Sample.good().envelope())).isInstanceOf(Decoded.Valid.class);
        }

        @Test
        void isBinaryWithoutAContentType() {
            Headers headers = new Headers(null, Sample.good().attributes(), List.of());

            assertThat(Sample.decode(headers, Sample.good().data())).isInstanceOf(Decoded.Valid.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"text/plain", "application/cloudevents-batch+json", "application/cloudevents+avro"})
        void refusesWhatIsNotJson(String contentType) {
            Headers headers = new Headers(contentType, Sample.good().attributes(), List.of());

            assertThat(faults(Sample.decode(headers, Sample.good().data())))
                    .containsExactly("content-type must be JSON");
        }

        @Test
        void refusesAnotherCharset() {
            Headers headers = new Headers(
                    "application/json; charset=utf-16", Sample.good().attributes(), List.of());

            assertThat(faults(Sample.decode(headers, Sample.good().data())))
                    .containsExactly("content-type must be UTF-8");
        }

        @Test
        void readsDataInBase64() {
            String data =
                    Base64.getEncoder().encodeToString(Sample.good().data().getBytes(UTF_8));
            String envelope =
                    Sample.good().envelope().replaceFirst("\"data\": .*}", "\"data_base64\": \"" + data + "\"}");

            assertThat(Sample.decode(Headers.structured(), envelope))
                    .isEqualTo(Sample.good().binary());
        }

        @Test
        void refusesDataTwice() {
            String envelope =
                    Sample.good().envelope().replaceFirst("\"data\":", "\"data_base64\": \"e30=\", \"data\":");

            assertThat(faults(Sample.decode(Headers.structured(), envelope)))
                    .containsExactly("data_base64 stands beside data");
        }

        @Test
        void refusesWhatIsNotBase64() {
            String envelope = Sample.good().envelope().replaceFirst("\"data\": .*}", "\"data_base64\": \"*\"}");

            assertThat(faults(Sample.decode(Headers.structured(), envelope)))
                    .containsExactly("data_base64 is not base64");
        }
    }

    @Nested
    class TheValue {
        @Test
        void mayHaveOneMebibyte() {
            assertThat(Sample.good().structured()).isInstanceOf(Decoded.Valid.class);
            assertThat(Sample.decode(Headers.structured(), padded(1 << 20))).isInstanceOf(Decoded.Valid.class);
        }

        @Test
        void isRefusedAtOneMore() {
            assertThat(faults(Sample.decode(Headers.structured(), padded((1 << 20) + 1))))
                    .containsExactly("value has more than 1048576 bytes");
        }

        @Test
        void isNeverNothing() {
            assertThat(faults(Sample.decode(Headers.structured(), (byte[]) null)))
                    .containsExactly("value is missing");
            assertThat(faults(Sample.decode(Headers.structured(), ""))).containsExactly("value is empty");
        }

        @ParameterizedTest
        @ValueSource(strings = {"[]", "\"text\"", "1", "null", "true"})
        void isAnObject(String value) {
            assertThat(faults(Sample.decode(Headers.structured(), value))).containsExactly("value must be an object");
            assertThat(faults(Sample.payload(value).binary())).containsExactly("data must be an object");
        }

        private static String padded(int bytes) {
            String envelope = Sample.good().envelope();
            return envelope + " ".repeat(bytes - envelope.length());
        }
    }

    @Nested
    class AKindThatComesLater {
        @Test
        void isDecodedWhole() {
            Decoded ephemeral =
                    Sample.without("title").and("mode", "\"ephemeral\"").binary();
            Decoded state = Sample.with("mode", "\"state\"")
                    .and("stateKey", "\"k\"")
                    .and("data", "[ 1 ]")
                    .binary();
            Sample retraction = Sample.payload("{\"source\": \"/shop\", \"id\": \"1\"}");
            retraction.attributes().put("type", "dev.tidings.retract");

            assertThat(ephemeral)
                    .extracting(decoded -> ((Decoded.Valid) decoded).event())
                    .isInstanceOf(Event.Ephemeral.class);
            assertThat(state)
                    .extracting(decoded -> ((Decoded.Valid) decoded).event())
                    .asInstanceOf(InstanceOfAssertFactories.type(Event.State.class))
                    .satisfies(event -> assertThat(event.key()).isEqualTo("k"))
                    .satisfies(event -> assertThat(event.signal().data()).isEqualTo("[1]"));
            assertThat(retraction.binary())
                    .extracting(decoded -> ((Decoded.Valid) decoded).event())
                    .asInstanceOf(InstanceOfAssertFactories.type(Event.Retract.class))
                    .satisfies(event -> assertThat(event.retractedSource()).isEqualTo("/shop"))
                    .satisfies(event -> assertThat(event.retractedId()).isEqualTo("1"));
        }

        @Test
        void isRefusedForItsOwnFaultsFirst() {
            Sample retraction = Sample.payload("{\"source\": 1}");
            retraction.attributes().put("type", "dev.tidings.retract");

            assertThat(faults(retraction.binary()))
                    .containsExactly("data.source must be a string", "data.id is missing");
            assertThat(faults(Sample.with("mode", "\"state\"").binary())).containsExactly("data.stateKey is missing");
        }
    }
}
