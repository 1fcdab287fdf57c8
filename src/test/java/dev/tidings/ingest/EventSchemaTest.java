package dev.tidings.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.feed.Name;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The OpenAPI document says what the decoder does. */
class EventSchemaTest {
    private static final IngestConfig.Limits LIMITS = Sample.CONFIG.limits();

    private static Schema schema(Class<?> type, String field) throws NoSuchFieldException {
        return type.getDeclaredField(field).getAnnotation(Schema.class);
    }

    @ParameterizedTest
    @MethodSource
    void statesTheLengthOf(Class<?> type, String field, int limit) throws NoSuchFieldException {
        assertThat(schema(type, field).maxLength()).isEqualTo(limit);
    }

    static Stream<Arguments> statesTheLengthOf() {
        return Stream.of(
                Arguments.of(EventSchema.CloudEvent.class, "tenant", Name.MAX_CHARACTERS),
                Arguments.of(EventSchema.EventData.class, "title", LIMITS.titleCharacters()),
                Arguments.of(EventSchema.EventData.class, "body", LIMITS.bodyCharacters()),
                Arguments.of(EventSchema.EventData.class, "category", LIMITS.categoryCharacters()),
                Arguments.of(EventSchema.EventData.class, "url", LIMITS.urlCharacters()),
                Arguments.of(EventSchema.EventData.class, "collapseKey", LIMITS.keyCharacters()),
                Arguments.of(EventSchema.EventData.class, "stateKey", LIMITS.keyCharacters()),
                Arguments.of(EventSchema.Action.class, "label", LIMITS.labelCharacters()),
                Arguments.of(EventSchema.Action.class, "url", LIMITS.urlCharacters()));
    }

    @ParameterizedTest
    @MethodSource
    void statesTheNumberOf(Class<?> type, String field, int limit) throws NoSuchFieldException {
        assertThat(schema(type, field).maxItems()).isEqualTo(limit);
    }

    static Stream<Arguments> statesTheNumberOf() {
        return Stream.of(
                Arguments.of(EventSchema.To.class, "users", LIMITS.users()),
                Arguments.of(EventSchema.EventData.class, "actions", LIMITS.actions()));
    }
}
