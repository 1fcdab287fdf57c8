package dev.tidings.letters;

import dev.tidings.ingest.SecondLook;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/** What stands in the topic, by partition and reason. Names no tenant, no user and no event. */
final class Standing {
    /** Reasons name fields and never quote values, so there are few; a flood of odd ones must not fill the memory. */
    private static final int MOST_REASONS = 200;

    /** {@code data.to.users[17]} is the same fault as {@code data.to.users[3]}. */
    private static final Pattern INDEX = Pattern.compile("\\[\\d+]");

    private record Kind(int partition, String reason) {}

    private record Pile(long letters, long firstOffset, long lastOffset, long firstAt, long lastAt) {
        Pile plus(Pile newer) {
            return new Pile(
                    letters + newer.letters,
                    firstOffset,
                    newer.lastOffset,
                    Math.min(firstAt, newer.firstAt),
                    Math.max(lastAt, newer.lastAt));
        }
    }

    private final Map<Kind, Pile> piles = new HashMap<>();
    private long lookedAt;
    private long foreign;
    private long ofOtherReasons;

    void addForeign() {
        lookedAt++;
        foreign++;
    }

    void add(SecondLook look) {
        lookedAt++;
        Kind kind =
                new Kind(look.letter().partition(), INDEX.matcher(look.reason()).replaceAll("[]"));
        if (piles.size() >= MOST_REASONS && !piles.containsKey(kind)) {
            ofOtherReasons++;
            return;
        }
        long offset = look.letter().offset();
        long writtenAt = look.letter().timestamp();
        piles.merge(kind, new Pile(1, offset, offset, writtenAt, writtenAt), Pile::plus);
    }

    JsonObject json(Map<TopicPartition, LetterTopic.Range> stands, Map<TopicPartition, Long> waiting) {
        JsonArray partitions = new JsonArray();
        stands.entrySet().stream()
                .sorted(Comparator.comparingInt(stand -> stand.getKey().partition()))
                .forEach(stand -> partitions.add(JsonObject.of(
                        "partition", stand.getKey().partition(),
                        "begin", stand.getValue().begin(),
                        "end", stand.getValue().end(),
                        "next",
                                waiting.getOrDefault(
                                        stand.getKey(), stand.getValue().begin()))));
        JsonArray reasons = new JsonArray();
        piles.entrySet().stream()
                .sorted(Comparator.comparingLong(
                                (Map.Entry<Kind, Pile> pile) -> pile.getValue().letters())
                        .reversed()
                        .thenComparing(pile -> pile.getKey().reason())
                        .thenComparingInt(pile -> pile.getKey().partition()))
                .forEach(pile -> reasons.add(json(pile.getKey(), pile.getValue())));
        return JsonObject.of(
                "lookedAt", lookedAt,
                "foreign", foreign,
                "partitions", partitions,
                "reasons", reasons,
                "ofOtherReasons", ofOtherReasons);
    }

    private static JsonObject json(Kind kind, Pile pile) {
        return JsonObject.of(
                "reason", kind.reason(),
                "partition", kind.partition(),
                "letters", pile.letters(),
                "firstOffset", pile.firstOffset(),
                "lastOffset", pile.lastOffset(),
                "firstAt", Instant.ofEpochMilli(pile.firstAt()).toString(),
                "lastAt", Instant.ofEpochMilli(pile.lastAt()).toString());
    }
}
