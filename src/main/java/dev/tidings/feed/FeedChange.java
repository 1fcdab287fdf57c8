package dev.tidings.feed;

import java.util.List;

/**
 * What one transaction did to one feed. A stream that stands at {@code before} may be sent the changes; one that stands
 * behind has missed something, one at or past {@code after} has them already.
 *
 * @param generation raised by signing out everywhere; older streams end
 * @param before the version before the first change
 * @param after the version of the last change
 * @param changes in version order; none when only the counters were set right
 * @param counters as of {@code after}
 */
public record FeedChange(
        Recipient recipient,
        Epoch epoch,
        long generation,
        long before,
        long after,
        List<Change> changes,
        Counters counters) {
    public FeedChange {
        changes = List.copyOf(changes);
        if (before < 0 || after <= before) {
            throw new IllegalArgumentException("a change of a feed moves it forward");
        }
    }
}
