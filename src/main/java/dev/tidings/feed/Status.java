package dev.tidings.feed;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which notifications of a feed a list holds. On the wire in lower case. */
public enum Status {
    /** Neither read nor archived: what a stream that begins anew would bring. The default. */
    UNREAD,
    /** Read or not, but not archived: what has not left the feed. */
    ALL,
    /** Put away by the user, read or not. */
    ARCHIVED;

    private final String wire = name().toLowerCase(Locale.ROOT);

    public String wire() {
        return wire;
    }

    public static Optional<Status> ofWire(String word) {
        return Arrays.stream(values())
                .filter(status -> status.wire.equals(word))
                .findFirst();
    }
}
