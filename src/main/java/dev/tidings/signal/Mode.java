package dev.tidings.signal;

import java.util.Locale;

/** What becomes of a signal, as metrics call it. */
enum Mode {
    EPHEMERAL,
    STATE;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
