package dev.tidings.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.tidings.ingest.Json.Place;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON as RFC 8259 writes it and nothing beside it: well-formed UTF-8 without a byte order mark, one value with
 * nothing behind it, no field twice in an object (readers disagree which one counts), bounded depth. One use each.
 */
final class StrictJson {
    /**
     * Numbers are never converted, so their length costs nothing; the size of the value bounds the rest. Field names
     * are the producers' own: interning or sharing them would let anyone fill a table that is never emptied.
     */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private final JsonParser parser;
    private final int maxDepth;

    private StrictJson(JsonParser parser, int maxDepth) {
        this.parser = parser;
        this.maxDepth = maxDepth;
    }

    static JsonText read(byte[] bytes, int maxDepth) {
        String text;
        try {
            text = Utf8.decode(bytes);
        } catch (CharacterCodingException e) {
            return new JsonText.Broken("is not well-formed UTF-8");
        }
        try (JsonParser parser = FACTORY.createParser(text)) {
            return new StrictJson(parser, maxDepth).whole(text);
        } catch (Refused e) {
            return new JsonText.Broken(e.detail);
        } catch (IOException e) {
            return new JsonText.Broken("is not JSON");
        }
    }

    private JsonText whole(String text) throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            return new JsonText.Broken("is empty");
        }
        Json root = value(first, 1);
        if (parser.nextToken() != null) {
            throw new Refused("has something behind the JSON, at character " + start());
        }
        return new JsonText.Read(root, text);
    }

    private Json value(JsonToken token, int depth) throws IOException {
        if (token.isStructStart() && depth > maxDepth) {
            throw new Refused("is nested deeper than " + maxDepth + ", at character " + start());
        }
        int start = start();
        return switch (token) {
            case START_OBJECT -> object(start, depth);
            case START_ARRAY -> array(start, depth);
            case VALUE_STRING -> {
                String text = parser.getText();
                yield new Json.Str(text, new Place(start, end(), isSound(text)));
            }
            case VALUE_NULL -> new Json.Null(new Place(start, start + parser.getTextLength(), true));
            default -> new Json.Scalar(new Place(start, start + parser.getTextLength(), true));
        };
    }

    private Json object(int start, int depth) throws IOException {
        Map<String, Json> fields = new LinkedHashMap<>();
        boolean sound = true;
        while (next() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            Json value = value(next(), depth + 1);
            if (fields.put(name, value) != null) {
                throw new Refused("has a field twice in one object, before character "
                        + value.at().start());
            }
            sound &= value.at().sound() && isSound(name);
        }
        return new Json.Obj(fields, new Place(start, end(), sound));
    }

    private Json array(int start, int depth) throws IOException {
        List<Json> items = new ArrayList<>();
        boolean sound = true;
        for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
            Json item = value(token, depth + 1);
            items.add(item);
            sound &= item.at().sound();
        }
        return new Json.Arr(items, new Place(start, end(), sound));
    }

    private JsonToken next() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new Refused("is not JSON");
        }
        return token;
    }

    private int start() {
        return (int) parser.currentTokenLocation().getCharOffset();
    }

    private int end() {
        return (int) parser.currentLocation().getCharOffset();
    }

    /** Postgres cannot hold U+0000, and half of a surrogate pair has no UTF-8. */
    static boolean isSound(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** JSON that the grammar allows and this reader does not. */
    private static final class Refused extends IOException {
        private final String detail;

        Refused(String detail) {
            super(detail);
            this.detail = detail;
        }
    }
}
