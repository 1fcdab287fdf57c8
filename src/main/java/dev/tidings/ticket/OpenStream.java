package dev.tidings.ticket;

import dev.tidings.feed.FeedKey;
import org.jspecify.annotations.Nullable;

/**
 * A stream as Redis counts it.
 *
 * @param slotId of a ticket's stream the ticket's hash, else random
 * @param ticket null for a stream that was opened with the bearer, or with a ticket that is bound to nothing
 */
public record OpenStream(
        FeedKey feed, String slotId, @Nullable TicketHash ticket) {}
