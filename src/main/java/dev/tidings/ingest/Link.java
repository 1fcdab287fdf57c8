package dev.tidings.ingest;

import java.util.Locale;
import java.util.Optional;

/**
 * Where a click may lead: {@code https:}, {@code http:} or a reference relative to the page. Browsers drop tabs, line
 * breaks and leading blanks and read a backslash as a slash (WHATWG URL, 4.4), so {@code java\tscript:} would be a
 * script and {@code /\host} another site: none of these characters may occur at all (CWE-79, CWE-601).
 */
final class Link {
    private static final String FORBIDDEN = "\\\"<>`";
    /** Behind one of these a colon ends no scheme, and before one there is no host. */
    private static final String DELIMITERS = "/?#";

    private Link() {}

    /** Why the text may not be a link, in words; empty for a good one. */
    static Optional<String> fault(String text) {
        if (text.isEmpty()) {
            return Optional.of("is empty");
        }
        if (hasForbidden(text)) {
            return Optional.of("has white space, a control character or a sign that URLs do not have");
        }
        if (text.startsWith("//")) {
            return Optional.of("must name its scheme when it names a host");
        }
        int colon = endOfScheme(text);
        if (colon < 0) {
            return Optional.empty();
        }
        String name = text.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!name.equals("https") && !name.equals("http")) {
            return Optional.of("must be https:, http: or relative");
        }
        return hasHost(text, colon + 1) ? Optional.empty() : Optional.of("has no host");
    }

    /** Where the colon is; below 0 when there is none, and the text is relative. */
    private static int endOfScheme(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ':') {
                return i;
            }
            if (DELIMITERS.indexOf(c) >= 0) {
                return -1;
            }
        }
        return -1;
    }

    private static boolean hasHost(String text, int from) {
        int host = from + 2;
        if (!text.startsWith("//", from) || host == text.length()) {
            return false;
        }
        char first = text.charAt(host);
        return DELIMITERS.indexOf(first) < 0 && first != ':' && first != '@';
    }

    private static boolean hasForbidden(String text) {
        int codePoint;
        for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
            codePoint = text.codePointAt(i);
            if (isForbidden(codePoint)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isForbidden(int codePoint) {
        if (FORBIDDEN.indexOf(codePoint) >= 0) {
            return true;
        }
        if (codePoint > ' ' && codePoint < 0x7F) {
            return false;
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
