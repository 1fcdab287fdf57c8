package dev.tidings.ingest;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a click may lead: {@code https:}, {@code http:} or a reference relative to the page. Browsers drop tabs, line
 * breaks and leading blanks and read a backslash as a slash (WHATWG URL, 4.4), so {@code java\tscript:} would be a
 * script and {@code /\host} another site: none of these characters may occur at all (CWE-79, CWE-601).
 */
final class Link {
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://[^/?#:@].*");
    private static final Pattern UP_TO_COLON = Pattern.compile("[^/?#]*?:");
    private static final String FORBIDDEN = "\\\"<>`";

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
        Matcher scheme = UP_TO_COLON.matcher(text);
        if (!scheme.lookingAt()) {
            return Optional.empty();
        }
        String name = scheme.group().toLowerCase(Locale.ROOT);
        if (!name.equals("https:") && !name.equals("http:")) {
            return Optional.of("must be https:, http: or relative");
        }
        return ABSOLUTE.matcher(text).matches() ? Optional.empty() : Optional.of("has no host");
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
