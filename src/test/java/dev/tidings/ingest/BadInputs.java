package dev.tidings.ingest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One event for each way to be wrong, by the reason that must be given. Each names its tenant, so that it is found again. */
final class BadInputs {
    private BadInputs() {}

    /** @param good makes a valid event with an id */
    static Map<String, Sample> byReason(Function<String, Sample> good) {
        Map<String, Sample> bad = new LinkedHashMap<>();
        Sample shape = good.apply("any");
        payload(bad, shape, "data is not JSON", "not json");
        payload(bad, shape, "data must be an object", "[1]");
        payload(bad, shape, "data has something behind the JSON, at character 3", "{} {}");
        payload(bad, shape, "data is nested deeper than 32, at character 32", "[".repeat(40));
        without(bad, good, "id");
        without(bad, good, "source");
        without(bad, good, "type");
        without(bad, good, "specversion");
        Sample source = good.apply("source");
        source.attributes().put("source", "s".repeat(600));
        bad.put("source has more than 512 bytes", source);
        field(bad, good, "data.to.users has more than 1000 users", "to", users(1_001));
        field(bad, good, "data.to.users names nobody", "to", "{\"users\": []}");
        field(
                bad,
                good,
                "data.to.users[0] must have 1 to 128 characters, none of them a control character",
                "to",
                "{\"users\": [\"ada\\n\"]}");
        field(bad, good, "data.title has more than 200 characters", "title", "\"" + "t".repeat(201) + "\"");
        field(bad, good, "data.title holds U+0000 or half of a surrogate pair", "title", "\"\\ud800\"");
        field(bad, good, "data.data holds U+0000 or half of a surrogate pair", "data", "[\"\\u0000\"]");
        field(bad, good, "data.expiresAt is not an RFC 3339 date that exists", "expiresAt", "\"2026-02-30T00:00:00Z\"");
        field(bad, good, "data.mode must be one of stored, ephemeral, state", "mode", "\"whatever\"");
        field(bad, good, "data.stateKey is missing", "mode", "\"state\"");
        field(bad, good, "data.url must be https:, http: or relative", "url", "\"javascript:alert(1)\"");
        field(bad, good, "data.data has more than 16384 bytes", "data", "\"" + "d".repeat(16_384) + "\"");
        return bad;
    }

    private static void payload(Map<String, Sample> bad, Sample shape, String reason, String payload) {
        bad.put(reason, new Sample(shape.attributes(), Map.of(), payload));
    }

    private static void without(Map<String, Sample> bad, Function<String, Sample> good, String attribute) {
        Sample sample = good.apply("without-" + attribute);
        sample.attributes().remove(attribute);
        bad.put(attribute + " is missing", sample);
    }

    private static void field(
            Map<String, Sample> bad, Function<String, Sample> good, String reason, String name, String json) {
        bad.put(reason, good.apply(reason).and(name, json));
    }

    private static String users(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"u" + i + "\"")
                .collect(Collectors.joining(",", "{\"users\": [", "]}"));
    }
}
