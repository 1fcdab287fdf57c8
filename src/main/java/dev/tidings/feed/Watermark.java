package dev.tidings.feed;

import java.util.Locale;

/** What "mark all" says of everything below a point. On the wire in lower case. */
public enum Watermark {
    /** Read, and with it seen. */
    READ,
    SEEN;

    private final String wire = name().toLowerCase(Locale.ROOT);

    public String wire() {
        return wire;
    }
}
