package dev.tidings.trace;

import java.util.Locale;

/** What became of an event for one recipient. On the wire in lower case, with hyphens. */
enum Decision {
    /** It stands in the feed, as a notification of its own. */
    STORED,
    /** It stands in the feed, in the notification of an earlier event of the same collapse key. */
    COLLAPSED,
    /** A later event of the same collapse key has taken its place. */
    REPLACED,
    /** It was taken back. */
    RETRACTED,
    /** It was over, by its own {@code expiresAt}. */
    EXPIRED,
    /** Retention has removed it. */
    PRUNED,
    /** The user, or the tenant, was erased after it had been recorded. */
    ERASED,
    /** A large event that has not been written out so far yet. */
    PENDING,
    /** It was delivered, and has left the feed in a way that is not remembered any more. */
    FORGOTTEN,
    /** The event does not name this user. */
    NOT_ADDRESSED,
    /** It does not stand in this feed, and the record, which would say whether it names the user, cannot be read. */
    UNKNOWN;

    private final String wire = name().toLowerCase(Locale.ROOT).replace('_', '-');

    String wire() {
        return wire;
    }
}
