package dev.tidings.ticket;

import dev.tidings.feed.FeedKey;
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
    @Override
    public String toString() {
        return "Issued[feed=" + feed + ", expiresAt=" + expiresAt + ", secrets]";
    }
}
