package dev.tidings.stream;

/** Why the server ends a stream, and what the client may do then (contract, section 4). */
enum Bye {
    DRAIN("drain", "same"),
    BUSY("busy", "same"),
    /** The stream is old enough; the token is not over. */
    AGED("expired", "same"),
    /** The token that the stream was opened with is over. */
    TOKEN_OVER("expired", "new-ticket"),
    REVOKED("revoked", "never"),
    REPLACED("replaced", "never"),
    SLOW("slow", "same");

    private final String reason;
    private final String reconnect;

    Bye(String reason, String reconnect) {
        this.reason = reason;
        this.reconnect = reconnect;
    }

    String reason() {
        return reason;
    }

    String reconnect() {
        return reconnect;
    }
}
