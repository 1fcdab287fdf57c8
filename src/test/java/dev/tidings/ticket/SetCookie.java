package dev.tidings.ticket;

import org.jspecify.annotations.Nullable;

/** What a browser keeps of a {@code Set-Cookie} header. */
final class SetCookie {
    private SetCookie() {}

    /** The pair that it sends back. */
    static String pair(@Nullable String header) {
        String set = String.valueOf(header);
        return set.substring(0, set.indexOf(';'));
    }

    static String name(@Nullable String header) {
        String pair = pair(header);
        return pair.substring(0, pair.indexOf('='));
    }

    static String value(@Nullable String header) {
        String pair = pair(header);
        return pair.substring(pair.indexOf('=') + 1);
    }
}
