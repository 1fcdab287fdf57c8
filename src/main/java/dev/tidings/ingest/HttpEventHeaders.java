package dev.tidings.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tidings.telemetry.Lineage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Headers of a request by the HTTP protocol binding of CloudEvents 1.0.2, section 3.1.3: {@code ce-*}, percent-encoded. */
final class HttpEventHeaders {
    private static final String PREFIX = "ce-";

    private HttpEventHeaders() {}

    static Headers read(@Nullable String contentType, Iterable<Map.Entry<String, String>> headers) {
        Map<String, String> attributes = new LinkedHashMap<>();
        List<Reason> faults = new ArrayList<>();
        String traceparent = null;
        String tracestate = null;
        for (Map.Entry<String, String> header : headers) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!name.startsWith(PREFIX)) {
                traceparent = name.equals(Lineage.TRACEPARENT) ? header.getValue() : traceparent;
                tracestate = name.equals(Lineage.TRACESTATE) ? header.getValue() : tracestate;
                continue;
            }
            String attribute = name.substring(PREFIX.length());
            String field = Attributes.KNOWN.contains(attribute) ? attribute : PREFIX + "*";
            Optional<String> text = decode(header.getValue());
            if (text.isEmpty()) {
                faults.add(new Reason(Rejection.MALFORMED, field, "is not percent-encoded UTF-8"));
            } else if (attributes.put(attribute, text.get()) != null) {
                faults.add(new Reason(Rejection.MALFORMED, field, "is given twice"));
            }
        }
        return new Headers(contentType, attributes, faults, Lineage.of(traceparent, tracestate));
    }

    /** Unquotes (RFC 9110, 5.6.4), then decodes once: twice would make another text of one that holds a percent sign. */
    static Optional<String> decode(String value) {
        return unquote(value).flatMap(HttpEventHeaders::percentDecode);
    }

    private static Optional<String> unquote(String value) {
        if (!value.startsWith("\"")) {
            return Optional.of(value);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"') {
                return i == value.length() - 1 ? Optional.of(text.toString()) : Optional.empty();
            }
            if (c == '\\' && ++i < value.length()) {
                c = value.charAt(i);
            }
            text.append(c);
        }
        return Optional.empty();
    }

    /** A header comes as Latin-1, byte for byte: what a sender left unencoded is taken for the UTF-8 that it probably is. */
    private static Optional<String> percentDecode(String text) {
        byte[] encoded = text.getBytes(ISO_8859_1);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(encoded.length);
        for (int i = 0; i < encoded.length; i++) {
            if (encoded[i] != '%') {
                decoded.write(encoded[i]);
                continue;
            }
            if (i + 2 >= encoded.length) {
                return Optional.empty();
            }
            int high = Character.digit(encoded[++i], 16);
            int low = Character.digit(encoded[++i], 16);
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            decoded.write(high * 16 + low);
        }
        try {
            return Optional.of(Utf8.decode(decoded.toByteArray()));
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
