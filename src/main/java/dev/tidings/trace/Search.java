package dev.tidings.trace;

import dev.tidings.ingest.Letter;
import java.util.List;

/** What came of looking through the dead letter topic. */
sealed interface Search {
    /**
     * The broker has answered.
     *
     * @param letters the newest first
     * @param isWhole whether all that was to be looked through was, in time
     */
    record Done(List<Found> letters, boolean isWhole) implements Search {
        public Done {
            letters = List.copyOf(letters);
        }
    }

    /** The broker has not answered in time. */
    record Unreachable() implements Search {}

    /**
     * A letter and where it is.
     *
     * @param partition of the dead letter topic
     * @param offset in it
     */
    record Found(Letter letter, int partition, long offset) {}
}
