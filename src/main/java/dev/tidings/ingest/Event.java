package dev.tidings.ingest;

import dev.tidings.feed.Content;
import dev.tidings.feed.TenantId;
import dev.tidings.feed.UserId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a product service emitted, checked against every limit of the contract. A closed set: one kind a way through the house. */
sealed interface Event {
    TenantId tenant();

    /** The CloudEvents {@code source}; with {@link #id()} unique in a tenant. */
    String source();

    String id();

    /** Those the event is for; none where it names another event instead. */
    List<UserId> users();

    /** Becomes a notification in each recipient's feed before anything is sent. */
    record Stored(TenantId tenant, String source, String id, List<UserId> users, Content content) implements Event {}

    /** Goes to the streams that are open right now and is never stored. */
    record Ephemeral(TenantId tenant, String source, String id, List<UserId> users, Signal signal) implements Event {}

    /** The last value of a key is kept for streams that open later. */
    record State(TenantId tenant, String source, String id, List<UserId> users, String key, Signal signal)
            implements Event {}

    /** Takes back an earlier event in every feed that it reached. */
    record Retract(TenantId tenant, String source, String id, String retractedSource, String retractedId)
            implements Event {
        static final String TYPE = "dev.tidings.retract";

        @Override
        public List<UserId> users() {
            return List.of();
        }
    }

    /**
     * What passes through without becoming a notification.
     *
     * @param data compact JSON as in {@link Content#data()}
     */
    record Signal(
            String type, @Nullable String data, @Nullable Instant expiresAt) {}
}
