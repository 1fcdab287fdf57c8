package dev.tidings.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tidings.feed.Name;
import dev.tidings.feed.TenantId;
import dev.tidings.telemetry.Lineage;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Headers of a record by the Kafka protocol binding of CloudEvents 1.0.2: {@code ce_*} and {@code content-type}, UTF-8. */
final class KafkaHeaders {
    static final String PREFIX = "ce_";
    static final String CONTENT_TYPE = "content-type";
    private static final String TENANT = PREFIX + Attributes.TENANT;

    private KafkaHeaders() {}

    static Headers read(Iterable<Header> headers) {
        Map<String, String> attributes = new LinkedHashMap<>();
        List<Reason> faults = new ArrayList<>();
        String contentType = null;
        String traceparent = null;
        String tracestate = null;
        for (Header header : headers) {
            String key = header.key();
            if (key.equalsIgnoreCase(CONTENT_TYPE)) {
                contentType = decode(CONTENT_TYPE, header.value(), faults);
            } else if (key.startsWith(PREFIX)) {
                String name = key.substring(PREFIX.length());
                String text = decode(named(name), header.value(), faults);
                if (text != null && attributes.put(name, text) != null) {
                    faults.add(new Reason(Rejection.MALFORMED, named(name), "is given twice"));
                }
            } else if (key.equals(Lineage.TRACEPARENT)) {
                traceparent = ascii(header.value());
            } else if (key.equals(Lineage.TRACESTATE)) {
                tracestate = ascii(header.value());
            }
        }
        return new Headers(contentType, attributes, faults, Lineage.of(traceparent, tracestate));
    }

    /**
     * Whose a record is, where the headers leave no doubt: they name one tenant, and binary mode. Whatever decoding accepts is
     * of that tenant. Null where only decoding can tell.
     */
    static @Nullable TenantId certainTenant(Iterable<Header> headers) {
        Header tenant = null;
        Header contentType = null;
        for (Header header : headers) {
            String key = header.key();
            if (key.equals(TENANT)) {
                if (tenant != null) {
                    return null;
                }
                tenant = header;
            } else if (key.equalsIgnoreCase(CONTENT_TYPE)) {
                if (contentType != null) {
                    return null;
                }
                contentType = header;
            }
        }
        return tenant != null && (contentType == null || isBinary(contentType)) ? tenant(tenant) : null;
    }

    /** Without a content type an attribute beside the value says so. */
    private static boolean isBinary(Header contentType) {
        String text = text(contentType.value());
        return text != null && !MediaType.of(text).isStructured();
    }

    private static @Nullable TenantId tenant(Header header) {
        String text = text(header.value());
        return text != null && Name.isValid(text) ? new TenantId(text) : null;
    }

    /** Names of headers are input as well: only those of the specification are repeated in a reason. */
    private static String named(String name) {
        return Attributes.KNOWN.contains(name) ? name : PREFIX + "*";
    }

    /** What is no trace context is not looked at any further. */
    private static @Nullable String ascii(byte @Nullable [] value) {
        return value == null ? null : new String(value, ISO_8859_1);
    }

    private static @Nullable String decode(String field, byte @Nullable [] value, List<Reason> faults) {
        String text = text(value);
        if (text == null && value != null) {
            faults.add(new Reason(Rejection.MALFORMED, field, "is not well-formed UTF-8"));
        }
        return text;
    }

    /** Null for what is not well-formed, too. */
    private static @Nullable String text(byte @Nullable [] value) {
        if (value == null) {
            return null;
        }
        try {
            return Utf8.decode(value);
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
