package dev.tidings.ingest;

import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns a CloudEvents 1.0 message into an event: binary mode or structured JSON, strictly (contract, section 2.1). */
final class Decoder {
    private static final String DATA_BASE64 = "data_base64";
    private static final String CONTENT_TYPE = "content-type";
    private static final String DATA_CONTENT_TYPE = "datacontenttype";

    private final IngestConfig.Limits limits;

    Decoder(IngestConfig.Limits limits) {
        this.limits = limits;
    }

    /** @param received stands in for the event's time if it has none */
    Decoded decode(Headers headers, byte @Nullable [] value, Instant received) {
        if (value == null) {
            return Decoded.Invalid.because(Rejection.MISSING, Reason.VALUE, "is missing");
        }
        if (!fits(value)) {
            return Decoded.Invalid.because(
                    Rejection.LIMIT, Reason.VALUE, "has more than " + limits.valueBytes() + " bytes");
        }
        Findings findings = new Findings();
        findings.add(headers.faults());
        MediaType type = mediaType(headers.contentType());
        return isStructured(headers, type)
                ? structured(headers, value, received, findings)
                : binary(headers, type, value, received, findings);
    }

    /** Whether it is read at all. */
    boolean fits(byte[] value) {
        return value.length <= limits.valueBytes();
    }

    /** Producers that set no content type and no attributes sent the whole event as JSON, or nothing that we know. */
    private static boolean isStructured(Headers headers, @Nullable MediaType type) {
        return type == null ? headers.attributes().isEmpty() && headers.faults().isEmpty() : type.isStructured();
    }

    private Decoded binary(
            Headers headers, @Nullable MediaType type, byte[] value, Instant received, Findings findings) {
        requireJson(CONTENT_TYPE, type, findings);
        Attributes attributes =
                Attributes.read(headers.attributes(), limits, findings).carriedBy(headers.lineage());
        return switch (JsonText.read(value, limits.depth())) {
            case JsonText.Broken(String detail) -> broken(EventReader.DATA, detail, findings);
            case JsonText.Read text -> payload(attributes, text, text.root(), received, findings);
        };
    }

    private Decoded structured(Headers headers, byte[] value, Instant received, Findings findings) {
        return switch (JsonText.read(value, limits.depth() + 1)) {
            case JsonText.Broken(String detail) -> broken(Reason.VALUE, detail, findings);
            case JsonText.Read text
            when text.root() instanceof Json.Obj envelope -> envelope(headers, text, envelope, received, findings);
            case JsonText.Read text -> broken(Reason.VALUE, "must be an object", findings);
        };
    }

    private Decoded envelope(
            Headers headers, JsonText.Read text, Json.Obj envelope, Instant received, Findings findings) {
        Fields fields = new Fields(text, envelope, "", findings);
        fields.requireSound(Attributes.KNOWN, Set.of(EventReader.DATA));
        Map<String, String> given = attributes(fields);
        Attributes attributes = Attributes.read(given, limits, findings).carriedBy(headers.lineage());
        requireJson(DATA_CONTENT_TYPE, mediaType(given.get(DATA_CONTENT_TYPE)), findings);
        Json data = fields.value(EventReader.DATA);
        if (data != null && fields.has(DATA_BASE64)) {
            return broken(DATA_BASE64, "stands beside data", findings);
        }
        if (data != null) {
            return payload(attributes, text, data, received, findings);
        }
        if (!fields.has(DATA_BASE64)) {
            findings.missing(EventReader.DATA);
            return findings.refuse();
        }
        return base64(attributes, fields, received, findings);
    }

    /** The attributes that mean something; one that is no string is noted as such, and then also as missing. */
    private static Map<String, String> attributes(Fields fields) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (String name : Attributes.KNOWN) {
            String text = fields.text(name);
            if (text != null) {
                attributes.put(name, text);
            }
        }
        for (String name : Attributes.IGNORED_WHEN_WRONG) {
            if (fields.value(name) instanceof Json.Str string) {
                attributes.put(name, string.text());
            }
        }
        return attributes;
    }

    private Decoded base64(Attributes attributes, Fields fields, Instant received, Findings findings) {
        String encoded = fields.text(DATA_BASE64);
        if (encoded == null) {
            return findings.refuse();
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException e) {
            return broken(DATA_BASE64, "is not base64", findings);
        }
        return switch (JsonText.read(bytes, limits.depth())) {
            case JsonText.Broken(String detail) -> broken(EventReader.DATA, detail, findings);
            case JsonText.Read text -> payload(attributes, text, text.root(), received, findings);
        };
    }

    private Decoded payload(Attributes attributes, JsonText.Read text, Json data, Instant received, Findings findings) {
        if (!(data instanceof Json.Obj object)) {
            findings.invalid(EventReader.DATA, "must be an object");
            return findings.refuse();
        }
        Fields fields = new Fields(text, object, EventReader.DATA, findings);
        return new EventReader(attributes, fields, limits, findings).read(received);
    }

    private static @Nullable MediaType mediaType(@Nullable String contentType) {
        return contentType == null ? null : MediaType.of(contentType);
    }

    private static void requireJson(String field, @Nullable MediaType type, Findings findings) {
        if (type == null) {
            return;
        }
        if (type.isOtherCloudEvents() || !type.isJson()) {
            findings.malformed(field, "must be JSON");
        } else if (!type.utf8()) {
            findings.malformed(field, "must be UTF-8");
        }
    }

    private static Decoded broken(String field, String detail, Findings findings) {
        findings.malformed(field, detail);
        return findings.refuse();
    }
}
