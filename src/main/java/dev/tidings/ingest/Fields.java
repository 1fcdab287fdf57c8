package dev.tidings.ingest;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object, read by name; what is wrong is noted and a harmless value given in its stead, so that
 * reading goes on to the next fault. A field that is {@code null} counts as absent: many serialisers write it so.
 */
final class Fields {
    private final JsonText.Read text;
    private final Json.Obj object;
    private final String path;
    private final Findings findings;

    Fields(JsonText.Read text, Json.Obj object, String path, Findings findings) {
        this.text = text;
        this.object = object;
        this.path = path;
        this.findings = findings;
    }

    /** Looks into every field, those that nobody reads included. */
    void requireSound(Set<String> known, Set<String> except) {
        for (Map.Entry<String, Json> field : object.fields().entrySet()) {
            boolean sound = StrictJson.isSound(field.getKey())
                    && (except.contains(field.getKey()) || field.getValue().at().sound());
            if (!sound) {
                String name = known.contains(field.getKey()) ? at(field.getKey()) : at("*");
                findings.invalid(name, "holds U+0000 or half of a surrogate pair");
            }
        }
    }

    boolean has(String name) {
        return value(name) != null;
    }

    @Nullable
    Json value(String name) {
        Json value = object.fields().get(name);
        return value instanceof Json.Null ? null : value;
    }

    /** At most {@code max} characters. */
    @Nullable
    String text(String name, int max) {
        String read = text(name);
        if (read != null && isLonger(read, max)) {
            findings.over(at(name), max, "characters");
        }
        return read;
    }

    /** At most {@code max} characters and not empty. */
    @Nullable
    String key(String name, int max) {
        String read = text(name, max);
        if (read != null && read.isEmpty()) {
            findings.invalid(at(name), "is empty");
        }
        return read;
    }

    String required(String name, int max) {
        String read = text(name, max);
        if (read == null) {
            if (!has(name)) {
                findings.missing(at(name));
            }
            return "";
        }
        if (read.isBlank()) {
            findings.invalid(at(name), "is blank");
        }
        return read;
    }

    @Nullable
    String link(String name, int max) {
        String read = text(name, max);
        if (read != null) {
            Link.fault(read).ifPresent(fault -> findings.invalid(at(name), fault));
        }
        return read;
    }

    @Nullable
    Instant date(String name) {
        String read = text(name);
        if (read == null) {
            return null;
        }
        Instant date = Rfc3339.parse(read).orElse(null);
        if (date == null) {
            findings.invalid(at(name), "is not an RFC 3339 date that exists");
        }
        return date;
    }

    String oneOf(String name, List<String> words, String otherwise) {
        String read = text(name);
        if (read == null) {
            return otherwise;
        }
        if (!words.contains(read)) {
            findings.invalid(at(name), "must be one of " + String.join(", ", words));
            return otherwise;
        }
        return read;
    }

    /** As written, without white space between tokens. */
    @Nullable
    String compact(String name, int maxBytes) {
        Json value = value(name);
        if (value == null) {
            return null;
        }
        String compact = text.compact(value);
        if (Utf8.isLonger(compact, maxBytes)) {
            findings.over(at(name), maxBytes, "bytes");
        }
        return compact;
    }

    @Nullable
    Fields object(String name) {
        Json value = value(name);
        if (value == null) {
            return null;
        }
        if (value instanceof Json.Obj inner) {
            return new Fields(text, inner, at(name), findings);
        }
        findings.invalid(at(name), "must be an object");
        return null;
    }

    List<Json> items(String name) {
        return switch (value(name)) {
            case null -> List.of();
            case Json.Arr(List<Json> items, Json.Place place) -> items;
            case Json other -> {
                findings.invalid(at(name), "must be an array");
                yield List.of();
            }
        };
    }

    /** The object at one index of an array, under the name it has in a reason. */
    @Nullable
    Fields item(String name, int index, Json item) {
        String place = at(name, index);
        if (item instanceof Json.Obj inner) {
            return new Fields(text, inner, place, findings);
        }
        findings.invalid(place, "must be an object");
        return null;
    }

    /** A string as it was written, quotes included. */
    String written(String name) {
        Json value = value(name);
        return value == null ? "null" : text.written(value);
    }

    @Nullable
    String text(String name) {
        return switch (value(name)) {
            case null -> null;
            case Json.Str(String read, Json.Place place) -> read;
            case Json other -> {
                findings.invalid(at(name), "must be a string");
                yield null;
            }
        };
    }

    String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    String at(String name, int index) {
        return at(name) + "[" + index + "]";
    }

    private static boolean isLonger(String read, int maxCharacters) {
        return read.length() > maxCharacters && read.codePointCount(0, read.length()) > maxCharacters;
    }
}
