package dev.tidings.ingest;

import dev.tidings.feed.Name;
import dev.tidings.telemetry.Lineage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The CloudEvents 1.0 attributes that mean something here; all others are ignored. Empty where something was found
 * wrong.
 *
 * @param time when it happened, as the producer says
 * @param lineage of the extension for distributed tracing; what is wrong with it is no fault
 */
record Attributes(
        String source,
        String id,
        String type,
        String tenant,
        @Nullable Instant time,
        @Nullable Lineage lineage) {
    static final String SPECVERSION = "specversion";
    static final String TENANT = "tenant";
    static final Set<String> KNOWN =
            Set.of(SPECVERSION, "id", "source", "type", TENANT, "time", "datacontenttype", "dataschema", "subject");

    static final List<String> IGNORED_WHEN_WRONG = List.of(Lineage.TRACEPARENT, Lineage.TRACESTATE);

    static Attributes read(Map<String, String> given, IngestConfig.Limits limits, Findings findings) {
        String specversion = given.get(SPECVERSION);
        if (specversion == null) {
            findings.missing(SPECVERSION);
        } else if (!specversion.equals("1.0")) {
            findings.invalid(SPECVERSION, "must be 1.0");
        }
        return new Attributes(
                identifier("source", given.get("source"), limits.sourceBytes(), findings),
                identifier("id", given.get("id"), limits.idBytes(), findings),
                identifier("type", given.get("type"), limits.typeBytes(), findings),
                tenant(given.get(TENANT), findings),
                time(given.get("time"), findings),
                Lineage.of(given.get(Lineage.TRACEPARENT), given.get(Lineage.TRACESTATE)));
    }

    /** The transport knows the last hop; the attribute, by its specification, only the first. */
    Attributes carriedBy(@Nullable Lineage hop) {
        return hop == null ? this : new Attributes(source, id, type, tenant, time, hop);
    }

    /** What the ledger compares byte for byte. CloudEvents allows control characters in no string attribute. */
    static String identifier(String field, @Nullable String text, int maxBytes, Findings findings) {
        if (text == null) {
            findings.missing(field);
            return "";
        }
        if (text.isEmpty()) {
            findings.invalid(field, "is empty");
        } else if (Utf8.isLonger(text, maxBytes)) {
            findings.over(field, maxBytes, "bytes");
        } else if (hasControl(text)) {
            findings.invalid(field, "has a control character");
        }
        return text;
    }

    private static boolean hasControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static String tenant(@Nullable String text, Findings findings) {
        if (text == null) {
            findings.missing(TENANT);
            return "";
        }
        if (!Name.isValid(text)) {
            findings.invalid(TENANT, NAME_FAULT);
        }
        return text;
    }

    private static @Nullable Instant time(@Nullable String text, Findings findings) {
        if (text == null) {
            return null;
        }
        Instant time = Rfc3339.parse(text).orElse(null);
        if (time == null) {
            findings.invalid("time", "is not an RFC 3339 date that exists");
        }
        return time;
    }

    static final String NAME_FAULT =
            "must have 1 to " + Name.MAX_CHARACTERS + " characters, none of them a control character";
}
