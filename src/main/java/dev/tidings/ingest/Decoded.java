package dev.tidings.ingest;

import dev.tidings.telemetry.Lineage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a record's bytes turned out to be. A bad record is an expected outcome here, not an exception. */
sealed interface Decoded {
    /**
     * A good event.
     *
     * @param lineage the trace that it belongs to, if its producer says so
     */
    record Valid(Event event, @Nullable Lineage lineage) implements Decoded {}

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
