package dev.tidings.ingest;

import java.util.Locale;

/** Why records are refused, as a closed set: the label of a metric. */
enum Rejection {
    /** Not JSON, not UTF-8, not CloudEvents. */
    MALFORMED,
    MISSING,
    INVALID,
    LIMIT,
    /** The database refused the content. */
    REFUSED,
    /** A fault of ours: the record is kept for a person to look at, and those behind it go on. */
    INTERNAL;

    private final String label = name().toLowerCase(Locale.ROOT);

    String label() {
        return label;
    }
}
