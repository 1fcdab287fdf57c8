package dev.tidings.ingest;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A media type (RFC 9110, 8.3.1) as far as decoding needs it.
 *
 * @param name type and subtype in lower case
 * @param utf8 whether its text is UTF-8: no charset said so, or one that is a part of it
 */
record MediaType(String name, boolean utf8) {
    private static final Pattern CHARSET = Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\";\\s]*)\"?");
    private static final Set<String> UTF8 = Set.of("utf-8", "utf8", "us-ascii");

    /** What nearly everyone sends. */
    private static final String JSON = "application/json";

    static MediaType of(String text) {
        if (text.equals(JSON)) {
            return new MediaType(JSON, true);
        }
        String lower = text.toLowerCase(Locale.ROOT);
        int end = lower.indexOf(';');
        Matcher charset = CHARSET.matcher(lower);
        return new MediaType(
                (end < 0 ? lower : lower.substring(0, end)).strip(),
                !charset.find() || UTF8.contains(charset.group(1)));
    }

    boolean isJson() {
        return name.equals(JSON) || name.equals("text/json") || name.endsWith("+json");
    }

    boolean isStructured() {
        return name.equals(Headers.STRUCTURED);
    }

    /** Another format of CloudEvents, or a batch of them. */
    boolean isOtherCloudEvents() {
        return !isStructured() && name.startsWith("application/cloudevents");
    }
}
