package dev.tidings.ticket;

import java.util.Locale;
import java.util.Optional;

/** Who may use a ticket. On the wire in lower case. */
public enum Bind {
    /** The browser that has the cookie; it may reconnect with the same ticket. */
    BROWSER,
    /** Whoever has it, once. */
    NONE;

    private final String wire = name().toLowerCase(Locale.ROOT);

    public String wire() {
        return wire;
    }

    /** Empty for any other word. */
    static Optional<Bind> ofWire(String word) {
        for (Bind bind : values()) {
            if (bind.wire.equals(word)) {
                return Optional.of(bind);
            }
        }
        return Optional.empty();
    }
}
