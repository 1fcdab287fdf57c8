package dev.tidings.feed;

import java.util.Locale;

/** Why a notification left its feed. On the wire and in the row in lower case. */
public enum Removal {
    ARCHIVED,
    EXPIRED,
    RETRACTED,
    PRUNED;

    private final String wire = name().toLowerCase(Locale.ROOT);

    public String wire() {
        return wire;
    }
}
