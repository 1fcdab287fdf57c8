package dev.tidings.journal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger remembers of an event.
 *
 * @param partition of the Kafka record that it came in; -1 while only its retraction has come
 * @param written to how many of its recipients, in their order, it has been written out
 * @param storedAt when the ledger heard of it; notifications that it was written to at that time bear the same
 */
public record LedgerEntry(
        int partition, long offset, int written, @Nullable Instant retractedAt, Instant storedAt) {
    /** Whether the event itself has come, and not only its retraction. */
    public boolean hasCome() {
        return partition >= 0;
    }
}
