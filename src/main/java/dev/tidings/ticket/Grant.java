package dev.tidings.ticket;

import dev.tidings.feed.Recipient;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a ticket that is known, and came with its cookie, says. Looking it up has redeemed nothing.
 *
 * @param generation of the feed when the ticket was issued; a feed that has moved on since has voided it
 * @param tokenExpiresAt when the stream must end; null if it may outlive the token
 * @param redeemed whether it has opened a stream before, so that this one is a reconnection
 */
public record Grant(
        TicketHash hash,
        Recipient recipient,
        long generation,
        @Nullable Instant tokenExpiresAt,
        Bind bind,
        boolean redeemed) {}
