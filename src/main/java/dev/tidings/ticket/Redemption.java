package dev.tidings.ticket;

/** What redeeming a ticket came to. */
public sealed interface Redemption {
    /**
     * The ticket opens a stream.
     *
     * @param number counts the streams that the ticket has opened, from 1; the highest is the one that stays
     */
    record Redeemed(int number) implements Redemption {}

    record Refused(Refusal reason) implements Redemption {}
}
