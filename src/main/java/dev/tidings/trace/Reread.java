package dev.tidings.trace;

import dev.tidings.ingest.Addressed;

/** What came of reading the event's record once more. */
sealed interface Reread {
    record Read(Addressed event) implements Reread {}

    /** Only the retraction has come; there is no record. */
    record NeverCame() implements Reread {}

    /** The topic does not keep it any more, or has something else in its place. */
    record Gone() implements Reread {}

    /** The broker has not answered in time. */
    record Unreachable() implements Reread {}

    default String wire() {
        return switch (this) {
            case Read ignored -> "read";
            case NeverCame ignored -> "never-came";
            case Gone ignored -> "gone";
            case Unreachable ignored -> "unreachable";
        };
    }
}
