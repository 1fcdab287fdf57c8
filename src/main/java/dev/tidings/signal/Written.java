package dev.tidings.signal;

/** What became of a value. */
sealed interface Written {
    /**
     * It is the value of its key now.
     *
     * @param before the number of the feed's last value before it
     */
    record Kept(long before, long seq) implements Written {}

    /** Redis has one of a later record, or of this very record. */
    record Older() implements Written {}

    /** It was over before it was kept. */
    record Expired() implements Written {}
}
