package dev.tidings.ingest;

import java.util.List;

/** What a record's bytes turned out to be. A bad record is an expected outcome here, not an exception. */
sealed interface Decoded {
    record Valid(Event event) implements Decoded {}

    /**
     * Nothing of it may be acted on.
     *
     * @param reasons all that was found, at least one
     */
    record Invalid(List<Reason> reasons) implements Decoded {
        public Invalid {
            reasons = List.copyOf(reasons);
            if (reasons.isEmpty()) {
                throw new IllegalArgumentException("a refusal has a reason");
            }
        }

        static Invalid because(Rejection rejection, String field, String detail) {
            return new Invalid(List.of(new Reason(rejection, field, detail)));
        }
    }
}
