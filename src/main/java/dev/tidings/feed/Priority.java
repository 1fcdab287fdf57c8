package dev.tidings.feed;

import java.util.Locale;

/** How urgently a client should show a notification. On the wire in lower case. */
public enum Priority {
    LOW,
    NORMAL,
    HIGH;

    private final String wire = name().toLowerCase(Locale.ROOT);

    public String wire() {
        return wire;
    }

    /** The priority of a word on the wire; an {@link IllegalArgumentException} for any other word. */
    public static Priority ofWire(String word) {
        for (Priority priority : values()) {
            if (priority.wire.equals(word)) {
                return priority;
            }
        }
        throw new IllegalArgumentException("priority is low, normal or high");
    }
}
