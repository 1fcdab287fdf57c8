package dev.tidings.ingest;

import static dev.tidings.ingest.DecoderTest.faults;
import static dev.tidings.ingest.DecoderTest.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tidings.feed.UserId;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, and in which words. */
class BadEventTest {
    private static final String NAME = "must have 1 to 128 characters, none of them a control character";
    private static final String UNSOUND = "holds U+0000 or half of a surrogate pair";

    @ParameterizedTest
    @MethodSource
    void attributesAreRefused(Sample sample, String fault) {
        assertThat(faults(sample.binary())).containsExactly(fault);
    }

    static Stream<Arguments> attributesAreRefused() {
        return Stream.of(
                arguments(Sample.withoutAttribute("specversion"), "specversion is missing"),
                arguments(Sample.attribute("specversion", "0.3"), "specversion must be 1.0"),
                arguments(Sample.withoutAttribute("id"), "id is missing"),
                arguments(Sample.attribute("id", ""), "id is empty"),
                arguments(Sample.attribute("id", "é".repeat(129)), "id has more than 256 bytes"),
                arguments(Sample.withoutAttribute("source"), "source is missing"),
                arguments(Sample.attribute("source", "s".repeat(600)), "source has more than 512 bytes"),
                arguments(Sample.attribute("source", "a\nb"), "source has a control character"),
                arguments(Sample.withoutAttribute("type"), "type is missing"),
                arguments(Sample.attribute("type", "t".repeat(257)), "type has more than 256 bytes"),
                arguments(Sample.withoutAttribute("tenant"), "tenant is missing"),
                arguments(Sample.attribute("tenant", ""), "tenant " + NAME),
                arguments(Sample.attribute("tenant", "t".repeat(129)), "tenant " + NAME),
                arguments(
                        Sample.attribute("time", "2026-02-30T00:00:00Z"), "time is not an RFC 3339 date that exists"));
    }

    @ParameterizedTest
    @MethodSource
    void fieldsAreRefusedInBothModes(Sample sample, String fault) {
        assertThat(faults(sample.binary())).containsExactly(fault);
        assertThat(faults(sample.structured())).containsExactly(fault);
    }

    static Stream<Arguments> fieldsAreRefusedInBothModes() {
        return Stream.of(
                arguments(Sample.without("to"), "data.to is missing"),
                arguments(Sample.with("to", "null"), "data.to is missing"),
                arguments(Sample.with("to", "[\"ada\"]"), "data.to must be an object"),
                arguments(Sample.with("to", "{}"), "data.to.users names nobody"),
                arguments(Sample.with("to", "{\"users\": []}"), "data.to.users names nobody"),
                arguments(Sample.with("to", "{\"users\": [\"ada\", 7]}"), "data.to.users[1] must be a string"),
                arguments(Sample.with("to", "{\"users\": [\"a\\nb\"]}"), "data.to.users[0] " + NAME),
                arguments(Sample.with("to", "{\"users\": [\"\"]}"), "data.to.users[0] " + NAME),
                arguments(users(1_001), "data.to.users has more than 1000 users"),
                arguments(Sample.without("title"), "data.title is missing"),
                arguments(Sample.with("title", "7"), "data.title must be a string"),
                arguments(Sample.with("title", "\" \""), "data.title is blank"),
                arguments(Sample.with("title", text(201)), "data.title has more than 200 characters"),
                arguments(Sample.with("body", text(4_001)), "data.body has more than 4000 characters"),
                arguments(Sample.with("body", "{}"), "data.body must be a string"),
                arguments(Sample.with("category", text(129)), "data.category has more than 128 characters"),
                arguments(Sample.with("category", "\"\""), "data.category is empty"),
                arguments(Sample.with("collapseKey", text(129)), "data.collapseKey has more than 128 characters"),
                arguments(Sample.with("stateKey", text(129)), "data.stateKey has more than 128 characters"),
                arguments(Sample.with("priority", "\"HIGH\""), "data.priority must be one of low, normal, high"),
                arguments(Sample.with("mode", "\"secret\""), "data.mode must be one of stored, ephemeral, state"),
                arguments(Sample.with("mode", "1"), "data.mode must be a string"),
                arguments(
                        Sample.with("expiresAt", "\"2026-02-30T00:00:00Z\""),
                        "data.expiresAt is not an RFC 3339 date that exists"),
                arguments(Sample.with("url", "\"javascript:alert(1)\""), "data.url must be https:, http: or relative"),
                arguments(
                        Sample.with("url", "\"/" + "u".repeat(2_048) + "\""), "data.url has more than 2048 characters"),
                arguments(Sample.with("actions", "{}"), "data.actions must be an array"),
                arguments(Sample.with("actions", "[1]"), "data.actions[0] must be an object"),
                arguments(Sample.with("actions", actions(6)), "data.actions has more than 5 actions"),
                arguments(Sample.with("actions", "[{\"url\": \"/\"}]"), "data.actions[0].label is missing"),
                arguments(Sample.with("actions", "[{\"label\": \"a\"}]"), "data.actions[0].url is missing"),
                arguments(
                        Sample.with("actions", "[{\"label\": \"a\", \"url\": \"data:text/html,x\"}]"),
                        "data.actions[0].url must be https:, http: or relative"),
                arguments(Sample.with("data", text(16_383)), "data.data has more than 16384 bytes"));
    }

    @Test
    void whatIsAtTheLimitIsAccepted() {
        Sample sample = users(1_000)
                .and("title", text(200))
                .and("body", text(4_000))
                .and("category", text(128))
                .and("collapseKey", text(128))
                .and("url", "\"/" + "u".repeat(2_047) + "\"")
                .and("actions", actions(5))
                .and("data", text(16_382));
        sample.attributes().put("source", "s".repeat(512));
        sample.attributes().put("id", "é".repeat(128));
        sample.attributes().put("type", "t".repeat(256));

        assertThat(stored(sample.binary()).users()).hasSize(1_000);
    }

    @Test
    void charactersAreCodePointsNotUtf16() {
        assertThat(stored(Sample.with("title", "\"" + "😀".repeat(200) + "\"").binary())
                        .content()
                        .title())
                .hasSize(400);
    }

    @Test
    void usersNamedTwiceCountOnce() {
        String names = IntStream.range(0, 2_000)
                .mapToObj(i -> "\"u" + i % 1_000 + "\"")
                .collect(Collectors.joining(","));

        assertThat(stored(Sample.with("to", "{\"users\": [" + names + "]}").binary())
                        .users())
                .hasSize(1_000)
                .startsWith(new UserId("u0"), new UserId("u1"));
    }

    @Test
    void everyFaultIsNamedAtOnce() {
        Sample sample = Sample.without("title").and("priority", "\"urgent\"").and("url", "\"//evil.example\"");
        sample.attributes().remove("id");

        assertThat(faults(sample.binary()))
                .containsExactly(
                        "id is missing",
                        "data.title is missing",
                        "data.priority must be one of low, normal, high",
                        "data.url must name its scheme when it names a host");
    }

    @Test
    void onlyTheFirstHundredFaultsAreNamed() {
        String users = String.join(",", Collections.nCopies(200_000, "1"));

        assertThat(faults(Sample.with("to", "{\"users\": [" + users + "]}").binary()))
                .hasSize(100)
                .startsWith("data.to.users[0] must be a string");
    }

    @Test
    void anAttributeThatIsNoStringIsRefused() {
        String envelope = Sample.good().envelope().replace("\"1001-shipped\"", "1001");

        assertThat(faults(Sample.decode(Headers.structured(), envelope)))
                .containsExactlyInAnyOrder("id must be a string", "id is missing");
    }

    @Test
    void tenantsAndUsersWithASlashStayApart() {
        Sample one = Sample.with("to", "{\"users\": [\"c\"]}");
        one.attributes().put("tenant", "a/b");
        Sample other = Sample.with("to", "{\"users\": [\"b/c\"]}");
        other.attributes().put("tenant", "a");

        Event.Stored first = stored(one.structured());
        Event.Stored second = stored(other.structured());

        assertThat(first.tenant().value()).isEqualTo("a/b");
        assertThat(second.tenant().value()).isEqualTo("a");
        assertThat(first.users()).containsExactly(new UserId("c"));
        assertThat(second.users()).containsExactly(new UserId("b/c"));
    }

    @Nested
    class UnsoundStrings {
        @ParameterizedTest
        @ValueSource(strings = {"\\u0000", "\\ud800", "\\udc00", "\\ud800\\ud800", "\\udc00\\ud800", "a\\uD83D"})
        void areRefusedWhereverTheyStand(String escaped) {
            assertThat(faults(Sample.with("title", "\"x" + escaped + "\"").binary()))
                    .containsExactly("data.title " + UNSOUND);
            assertThat(faults(Sample.with("data", "{\"deep\": [\"" + escaped + "\"]}")
                            .binary()))
                    .containsExactly("data.data " + UNSOUND);
            assertThat(faults(Sample.with("data", "{\"" + escaped + "\": 1}").binary()))
                    .containsExactly("data.data " + UNSOUND);
            assertThat(faults(Sample.with("whatever", "\"" + escaped + "\"").binary()))
                    .containsExactly("data.* " + UNSOUND);
            assertThat(faults(Sample.with(escaped, "1").binary())).containsExactly("data.* " + UNSOUND);
            assertThat(faults(Sample.attribute("subject", escaped).structured()))
                    .containsExactly("subject " + UNSOUND);
        }

        @Test
        void areNotWhatIsEscapedAsAPair() {
            assertThat(stored(Sample.with("title", "\"\\ud83d\\ude00\"").binary())
                            .content()
                            .title())
                    .isEqualTo("😀");
        }

        @Test
        void areNotAnEscapedBackslash() {
            assertThat(stored(Sample.with("data", "\"\\\\u0000\"").binary())
                            .content()
                            .data())
                    .isEqualTo("\"\\\\u0000\"");
        }
    }

    @Test
    void reasonsNeverQuoteWhatWasSent() {
        String secret = "hunter2";
        List<Sample> samples = List.of(
                Sample.with(secret, "\"\\u0000\""),
                Sample.with("mode", "\"" + secret + "\""),
                Sample.with("url", "\"" + secret + ":x\""),
                Sample.with("to", "{\"users\": [\"" + secret + "\\n\"]}"),
                Sample.payload("{" + secret + "}"),
                Sample.payload("{\"" + secret + "\": 1, \"" + secret + "\": 1}"));

        assertThat(samples)
                .allSatisfy(sample ->
                        assertThat(faults(sample.binary())).isNotEmpty().noneMatch(fault -> fault.contains(secret)));
    }

    private static Sample users(int count) {
        String names = IntStream.range(0, count).mapToObj(i -> "\"u" + i + "\"").collect(Collectors.joining(","));
        return Sample.with("to", "{\"users\": [" + names + "]}");
    }

    private static String actions(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"label\": \"a\", \"url\": \"/\"}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String text(int length) {
        return "\"" + "x".repeat(length) + "\"";
    }
}
