package dev.tidings.ingest;

/**
 * One thing that is wrong with an event. Safe to log and to answer: it never quotes what was sent.
 *
 * @param field an attribute ({@code source}), a place in the data ({@code data.to.users[3]}), or {@code value} for the
 *     whole
 * @param detail in words, beginning with a verb
 */
record Reason(Rejection rejection, String field, String detail) {
    /** The whole value, where no field can be named. */
    static final String VALUE = "value";

    @Override
    public String toString() {
        return field + " " + detail;
    }
}
