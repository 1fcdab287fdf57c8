package dev.tidings.journal;

/** What was written as if nothing stood in its way has met something: it is rolled back, and written anew with care. */
final class SurpriseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SurpriseException() {
        super("not all events are new, or somebody was erased", null, false, false);
    }
}
