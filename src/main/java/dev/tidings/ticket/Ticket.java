package dev.tidings.ticket;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The secret that opens a stream: 256 random bits. Goes to the client and nowhere else.
 *
 * @param value 43 characters of base64url
 */
public record Ticket(String value) {
    private static final Pattern FORMAT = Pattern.compile("[A-Za-z0-9_-]{43}");

    public Ticket {
        if (!FORMAT.matcher(value).matches()) {
            throw new IllegalArgumentException("a ticket has 43 characters of base64url");
        }
    }

    /** Empty for what cannot be a ticket, which nobody needs to look up. */
    static Optional<Ticket> parse(String text) {
        return FORMAT.matcher(text).matches() ? Optional.of(new Ticket(text)) : Optional.empty();
    }

    public TicketHash hash() {
        return new TicketHash(Secrets.sha256(value));
    }

    /** Not the secret: records end up in logs. */
    @Override
    public String toString() {
        return "Ticket[secret]";
    }
}
