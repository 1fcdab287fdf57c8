package dev.tidings.trace;

import dev.tidings.feed.UserId;
import dev.tidings.journal.Trace;
import org.jspecify.annotations.Nullable;

/**
 * What became of the event for one user.
 *
 * @param trace the row that tells so; of {@link Decision#REPLACED} the one that has replaced it
 */
record Verdict(UserId user, Decision decision, @Nullable Trace trace) {
    static Verdict without(UserId user, Decision decision) {
        return new Verdict(user, decision, null);
    }
}
