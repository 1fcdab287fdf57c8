package dev.tidings.ticket;

import java.util.Optional;

/**
 * The secret that opens a stream: 256 random bits. Goes to the client and nowhere else.
 *
 * @param value 43 characters of base64url
 */
public record Ticket(String value) {
    private static final int CHARACTERS = 43;

    public Ticket {
        if (!isOne(value)) {
            throw new IllegalArgumentException("a ticket has 43 characters of base64url");
        }
    }

    /** Empty for what cannot be a ticket, which nobody needs to look up. */
    static Optional<Ticket> parse(String text) {
        return isOne(text) ? Optional.of(new Ticket(text)) : Optional.empty();
    }

    public TicketHash hash() {
        return new TicketHash(Secrets.sha256(value));
    }

    /** Without a pattern: each opening comes by here three times. */
    private static boolean isOne(String text) {
        if (text.length() != CHARACTERS) {
            return false;
        }
        for (int i = 0; i < CHARACTERS; i++) {
            char c = text.charAt(i);
            boolean isFit =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
            if (!isFit) {
                return false;
            }
        }
        return true;
    }

    /** Not the secret: records end up in logs. */
    @Override
    public String toString() {
        return "Ticket[secret]";
    }
}
