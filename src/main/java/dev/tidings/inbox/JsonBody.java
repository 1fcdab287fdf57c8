package dev.tidings.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidings.problem.JsonType;
import dev.tidings.problem.Problem;
import dev.tidings.problem.Problem.FieldError;
import dev.tidings.problem.Problem.Kind;
import dev.tidings.problem.ProblemException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.MediaType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A small JSON object as a client sent it, read field by field. Nothing is guessed: a word that looks like a number is none,
 * and a field that nobody knows is refused, because whoever misspells {@code category} would mark everything.
 */
final class JsonBody {
    /** More than the longest category takes when each of its characters is written as two escapes. */
    static final int MAX_BYTES = 4_096;
    /** What JavaScript, too, can count to without skipping one. */
    private static final long MAX_WHOLE_NUMBER = 1L << 53;

    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private final JsonNode fields;
    private final List<String> known;
    private final List<FieldError> errors = new ArrayList<>();

    private JsonBody(JsonNode fields, List<String> known) {
        this.fields = fields;
        this.known = known;
    }

    /**
     * Reads a body that may be missing. Tools send one of no length under any media type, so the type counts only for one
     * that says something.
     *
     * @param known the names of the fields that may be there
     * @throws ProblemException 400 or 413; a {@link NotSupportedException} (415) for what does not claim to be JSON
     */
    static JsonBody read(byte @Nullable [] bytes, @Nullable MediaType type, String... known) {
        if (bytes == null || bytes.length == 0) {
            return new JsonBody(JSON.createObjectNode(), List.of(known));
        }
        if (!JsonType.isJson(type)) {
            throw new NotSupportedException();
        }
        if (bytes.length > MAX_BYTES) {
            throw new ProblemException(Problem.of(Kind.TOO_LARGE, "The body has more than " + MAX_BYTES + " bytes."));
        }
        JsonNode root = parse(bytes);
        if (!root.isObject()) {
            throw unreadable("The body must be a JSON object.", null);
        }
        return new JsonBody(root, List.of(known));
    }

    @Nullable
    Boolean bool(String name) {
        JsonNode value = value(name, JsonNode::isBoolean, "must be true or false");
        return value == null ? null : value.booleanValue();
    }

    /** Written without fraction and exponent: {@code 1e999999999} is a whole number that takes a gigabyte to write out. */
    @Nullable
    Long wholeNumber(String name) {
        JsonNode value = value(
                name,
                node -> node.isIntegralNumber()
                        && node.canConvertToLong()
                        && node.longValue() >= 0
                        && node.longValue() <= MAX_WHOLE_NUMBER,
                "must be a whole number from 0 to 2^53");
        return value == null ? null : value.longValue();
    }

    @Nullable
    String category(String name) {
        JsonNode value = value(
                name,
                node -> node.isTextual() && Category.isValid(node.textValue()),
                "must be a text of 1 to " + Category.MAX_CHARACTERS + " characters, none of them U+0000");
        return value == null ? null : value.textValue();
    }

    void refuse(String name, String detail) {
        errors.add(new FieldError(name, detail));
    }

    /** @throws ProblemException (400) that lists every field that is wrong */
    void check() {
        boolean hasUnknown = fields.properties().stream().anyMatch(field -> !known.contains(field.getKey()));
        if (hasUnknown || !errors.isEmpty()) {
            throw new ProblemException(Problem.validation(
                    hasUnknown
                            ? "The body has a field that is not known here; known are " + String.join(", ", known) + "."
                            : "Some fields are not valid.",
                    errors));
        }
    }

    /** Null where there is none, and where it is wrong. A field that is null counts as absent. */
    private @Nullable JsonNode value(String name, Predicate<JsonNode> isValid, String expected) {
        JsonNode value = fields.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!isValid.test(value)) {
            refuse(name, expected);
            return null;
        }
        return value;
    }

    /** Left to itself the reader would guess UTF-16 from the bytes, too; JSON between systems is UTF-8 (RFC 8259, 8.1). */
    private static JsonNode parse(byte[] bytes) {
        try {
            return JSON.readTree(
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException | JsonProcessingException e) {
            throw unreadable("The body is not JSON.", e);
        }
    }

    private static ProblemException unreadable(String detail, @Nullable Exception cause) {
        return new ProblemException(Problem.of(Kind.VALIDATION, detail), cause);
    }
}
