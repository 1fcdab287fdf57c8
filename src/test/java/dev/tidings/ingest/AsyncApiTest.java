package dev.tidings.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tidings.feed.Name;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The document that producers read says what the decoder does. */
class AsyncApiTest {
    private static final JsonNode DOCUMENT = read();
    private static final IngestConfig.Limits LIMITS = Sample.CONFIG.limits();

    private static JsonNode read() {
        try {
            return new YAMLMapper().readTree(Files.readAllBytes(Path.of("docs/asyncapi.yaml")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource
    void statesTheLimit(String place, int limit) {
        assertThat(DOCUMENT.at("/components/schemas/" + place).asInt(-1)).isEqualTo(limit);
    }

    static Stream<Arguments> statesTheLimit() {
        return Stream.of(
                Arguments.of("name/maxLength", Name.MAX_CHARACTERS),
                Arguments.of("id/x-max-bytes", LIMITS.idBytes()),
                Arguments.of("source/x-max-bytes", LIMITS.sourceBytes()),
                Arguments.of("type/x-max-bytes", LIMITS.typeBytes()),
                Arguments.of("url/maxLength", LIMITS.urlCharacters()),
                Arguments.of("data/x-max-bytes", LIMITS.valueBytes()),
                Arguments.of("data/x-max-depth", LIMITS.depth()),
                Arguments.of("data/properties/to/properties/users/maxItems", LIMITS.users()),
                Arguments.of("data/properties/title/maxLength", LIMITS.titleCharacters()),
                Arguments.of("data/properties/body/maxLength", LIMITS.bodyCharacters()),
                Arguments.of("data/properties/category/maxLength", LIMITS.categoryCharacters()),
                Arguments.of("data/properties/collapseKey/maxLength", LIMITS.keyCharacters()),
                Arguments.of("data/properties/stateKey/maxLength", LIMITS.keyCharacters()),
                Arguments.of("data/properties/actions/maxItems", LIMITS.actions()),
                Arguments.of("data/properties/actions/items/properties/label/maxLength", LIMITS.labelCharacters()),
                Arguments.of("data/properties/data/x-max-bytes", LIMITS.dataBytes()));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void givesExamplesThatAreAccepted(JsonNode example) {
        RecordHeaders headers = new RecordHeaders();
        example.get("headers")
                .properties()
                .forEach(header ->
                        headers.add(header.getKey(), header.getValue().asText().getBytes(UTF_8)));

        Decoded decoded =
                Sample.decode(KafkaHeaders.read(headers), example.get("payload").toString());

        assertThat(decoded).isInstanceOf(Decoded.Valid.class);
    }

    static List<JsonNode> examples() {
        List<JsonNode> examples = new ArrayList<>();
        DOCUMENT.at("/components/messages/binary/examples").forEach(examples::add);
        DOCUMENT.at("/components/messages/structured/examples").forEach(examples::add);
        assertThat(examples).hasSizeGreaterThanOrEqualTo(2);
        return examples;
    }

    @Test
    void namesTheTopicsAndTheHeadersThatAreUsed() throws IOException {
        String settings = Files.readString(Path.of("src/main/resources/application.properties"));

        assertThat(settings)
                .contains("mp.messaging.incoming.events.topic="
                        + DOCUMENT.at("/channels/events/address").asText())
                .contains("mp.messaging.outgoing.dead-letters.topic="
                        + DOCUMENT.at("/channels/deadLetters/address").asText());
        assertThat(DOCUMENT.at("/components/messages/deadLetter/headers/required"))
                .extracting(JsonNode::asText)
                .containsExactly(
                        DeadLetter.REASON,
                        DeadLetter.TOPIC,
                        DeadLetter.PARTITION,
                        DeadLetter.OFFSET,
                        DeadLetter.TIMESTAMP);
    }

    @Test
    void hasNoReferenceThatLeadsNowhere() {
        assertThat(DOCUMENT.findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                DOCUMENT.at(reference.substring(1)).isMissingNode())
                        .isFalse());
    }
}
