package dev.tidings.journal;

import dev.tidings.feed.Recipient;
import java.time.Instant;
import java.util.List;

/**
 * What an erasure came to, or its steps so far.
 *
 * @param erasedAt events recorded before reach nobody of those who were erased
 * @param gone whose feeds the present step has erased: their streams are to be ended, and their signals forgotten
 * @param notifications those that stood; tombstones are gone as well
 * @param events forgotten by the ledger
 * @param isDone false while a tenant has more
 */
public record Erasure(
        Instant erasedAt, List<Recipient> gone, long feeds, long notifications, long events, boolean isDone) {
    public Erasure {
        gone = List.copyOf(gone);
    }
}
