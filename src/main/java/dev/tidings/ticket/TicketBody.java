package dev.tidings.ticket;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A ticket as the client reads it. */
@Schema(name = "Ticket")
record TicketBody(
        @Schema(description = "256 random bits, base64url; a secret")
        String ticket,

        @Schema(description = "Until then it must be redeemed")
        Instant expiresAt,

        @Schema(description = "What to open with EventSource", examples = "/v1/stream?ticket=…")
        String streamUrl,

        @Schema(description = "An opaque name of this feed, safe for lock and channel names")
        String feed) {
    static TicketBody of(Issued issued) {
        String ticket = issued.ticket().value();
        return new TicketBody(
                ticket,
                issued.expiresAt(),
                "/v1/stream?ticket=" + ticket,
                issued.feed().value());
    }

    @Override
    public String toString() {
        return "TicketBody[feed=" + feed + ", expiresAt=" + expiresAt + ", secrets]";
    }
}
