package dev.tidings.ticket;

import java.time.Duration;

/**
 * What binds a ticket to a browser. Grants nothing by itself, so all tabs and users of the browser share it.
 *
 * @param name without the prefix that https adds
 * @param value 22 characters of base64url, 128 random bits
 */
record BrowserCookie(String name, String value) {
    static final String NAME_BEGINS = "tidings-browser-";
    /** RFC 6265bis, 4.1.3.2: no other host and no plain http can have set a cookie of such a name. */
    static final String SECURE_PREFIX = "__Host-";

    private static final int NAME_BYTES = 6;
    private static final int VALUE_BYTES = 16;

    /** A fresh name each time, so that the first calls of two tabs do not overwrite each other's. */
    static BrowserCookie fresh(Secrets secrets) {
        return new BrowserCookie(NAME_BEGINS + secrets.next(NAME_BYTES), secrets.next(VALUE_BYTES));
    }

    String hash() {
        return Secrets.sha256(value);
    }

    /** The value of {@code Set-Cookie}. */
    String header(boolean secure, TicketConfig.SameSite sameSite, Duration maxAge) {
        String where = secure ? "; Path=/; Secure" : "; Path=/v1";
        String sentBy = switch (sameSite) {
            case LAX -> "; SameSite=Lax";
            case PARTITIONED -> "; SameSite=None; Partitioned";
        };
        return (secure ? SECURE_PREFIX : "") + name + "=" + value + where + "; Max-Age=" + maxAge.toSeconds()
                + "; HttpOnly" + sentBy;
    }

    @Override
    public String toString() {
        return "BrowserCookie[secret]";
    }
}
