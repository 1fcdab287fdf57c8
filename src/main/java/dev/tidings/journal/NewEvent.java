package dev.tidings.journal;

import dev.tidings.feed.Content;
import dev.tidings.feed.TenantId;
import dev.tidings.feed.UserId;
import java.time.Instant;
import java.util.List;

/**
 * A stored event on its way into its recipients' feeds. The pair ({@code source}, {@code id}) has its effect once a
 * tenant.
 *
 * @param users each once
 * @param partition of the Kafka record it came in; with {@code offset} it tells a redelivery from a second sending
 * @param recordedAt the timestamp of that record
 */
public record NewEvent(
        TenantId tenant,
        String source,
        String id,
        List<UserId> users,
        Content content,
        int partition,
        long offset,
        Instant recordedAt) {
    public NewEvent {
        users = List.copyOf(users);
    }

    /** The same event, for some of its recipients. */
    NewEvent withUsers(List<UserId> some) {
        return new NewEvent(tenant, source, id, some, content, partition, offset, recordedAt);
    }
}
