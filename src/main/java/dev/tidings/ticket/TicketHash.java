package dev.tidings.ticket;

/**
 * A ticket's name wherever it is not the client's: it opens nothing.
 *
 * @param value 43 characters of base64url, the SHA-256 of the ticket
 */
public record TicketHash(String value) {
    @Override
    public String toString() {
        return value;
    }
}
