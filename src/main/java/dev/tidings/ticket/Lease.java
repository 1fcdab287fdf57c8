package dev.tidings.ticket;

/**
 * What a renewal found out about a stream.
 *
 * @param newest the number of the ticket's latest redemption; a stream with a lower one was replaced. 0 if Redis knows no
 *     such ticket: one bound to nothing, or Redis was emptied since, which ends no stream
 */
public record Lease(OpenStream stream, int newest) {}
