package dev.tidings.ingest;

import java.util.List;
import java.util.Map;

/**
 * A JSON value (RFC 8259) that knows where in its text it stood, so that it can be handed on as it was written.
 */
sealed interface Json {
    Place at();

    /**
     * The stretch of text that a value took.
     *
     * @param start the first character in the text
     * @param end the one after the last
     * @param sound whether every string and field name inside is without U+0000 and lone surrogates
     */
    record Place(int start, int end, boolean sound) {}

    record Obj(Map<String, Json> fields, Place at) implements Json {}

    record Arr(List<Json> items, Place at) implements Json {}

    record Str(String text, Place at) implements Json {}

    /** A number, {@code true} or {@code false}: nothing reads them but the client. */
    record Scalar(Place at) implements Json {}

    record Null(Place at) implements Json {}
}
