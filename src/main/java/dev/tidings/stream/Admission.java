package dev.tidings.stream;

import dev.tidings.feed.FeedKey;
import dev.tidings.feed.Recipient;
import dev.tidings.ticket.TicketHash;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who opened a stream and on what terms.
 *
 * @param slot names the stream among those of its user: a ticket's hash, or random for a bearer's stream
 * @param ticket the hash of its ticket; null for a bearer's stream
 * @param number counts the redemptions of the ticket; a higher one replaces this stream
 * @param generation that the ticket was issued in, or the feed's own for a bearer's stream
 * @param tokenOverAt the stream does not outlive it; null where that is switched off
 */
record Admission(
        Recipient recipient,
        FeedKey feed,
        String slot,
        @Nullable TicketHash ticket,
        long number,
        long generation,
        @Nullable Instant tokenOverAt) {}
