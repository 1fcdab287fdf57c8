package dev.tidings.ticket;

import dev.tidings.feed.FeedKey;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A ticket that Redis knows now.
 *
 * @param expiresAt by the clock of Redis
 * @param setCookie what the answer must set, for the browser that the ticket is bound to; a secret
 */
public record Issued(
        Ticket ticket,
        Instant expiresAt,
        FeedKey feed,
        @Nullable String setCookie) {
    private static final String STREAM = "/v1/stream?ticket=";

    /** As the client reads it, and as {@link TicketDocument} describes it; of characters that need no escape. */
    Buffer json() {
        return Buffer.buffer("{\"ticket\":\"" + ticket.value()
                + "\",\"expiresAt\":\"" + expiresAt
                + "\",\"streamUrl\":\"" + STREAM + ticket.value()
                + "\",\"feed\":\"" + feed.value()
                + "\"}");
    }

    @Override
    public String toString() {
        return "Issued[feed=" + feed + ", expiresAt=" + expiresAt + ", secrets]";
    }
}
