package dev.tidings.journal;

import dev.tidings.feed.Recipient;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What events with a collapse key replace: the newest notification of the key that is unread, watermarks included. Looked
 * up under the lock of the feeds. Within a batch an event replaces what an earlier one of it has put there.
 */
final class Collapse {
    private static final String STANDING = """
            select distinct on (n.tenant_id, n.user_id, n.collapse_key)
                   n.tenant_id, n.user_id, n.collapse_key, n.id, %s is null
            from (select distinct * from unnest($1::text[], $2::text[], $3::text[])
                    as k (tenant_id, user_id, collapse_key)) k
              join notification n on n.tenant_id = k.tenant_id and n.user_id = k.user_id
                and n.collapse_key = k.collapse_key
              %s
            where n.removed is null and n.archived_at is null and n.read_at is null and %s is null
              and (n.expires_at is null or n.expires_at > $4)
            order by n.tenant_id, n.user_id, n.collapse_key, n.seq desc""".formatted(Effective.SEEN_AT, Effective.JOINS, Effective.READ_AT);

    private record Key(Recipient recipient, String collapseKey) {}

    /** @param isUnseen whether it counts as that */
    record Target(UUID id, boolean isUnseen) {}

    private final Map<Key, Target> targets = new HashMap<>();

    private Collapse() {}

    /** Asks only if any of the events has a key. */
    static Uni<Collapse> of(SqlConnection connection, Map<Recipient, List<NewEvent>> deliveries, Instant now) {
        List<Key> keys = new ArrayList<>();
        deliveries.forEach((recipient, events) -> {
            for (NewEvent event : events) {
                String key = event.content().collapseKey();
                if (key != null) {
                    keys.add(new Key(recipient, key));
                }
            }
        });
        Collapse collapse = new Collapse();
        if (keys.isEmpty()) {
            return Uni.createFrom().item(collapse);
        }
        Tuple parameters = Keys.of(keys.stream().map(Key::recipient).toList())
                .addArrayOfString(keys.stream().map(Key::collapseKey).toArray(String[]::new))
                .addOffsetDateTime(BatchWrite.at(now));
        return connection
                .preparedQuery(STANDING)
                .execute(parameters)
                .invoke(collapse::found)
                .replaceWith(collapse);
    }

    /** Null if the event becomes a notification of its own. */
    @Nullable
    Target target(Recipient recipient, NewEvent event) {
        String key = event.content().collapseKey();
        return key == null ? null : targets.get(new Key(recipient, key));
    }

    /** From here on the event's notification is what the next one of its key replaces. */
    void stands(Recipient recipient, NewEvent event, UUID id) {
        String key = event.content().collapseKey();
        if (key != null) {
            targets.put(new Key(recipient, key), new Target(id, true));
        }
    }

    private void found(RowSet<Row> rows) {
        for (Row row : rows) {
            Key key = new Key(Recipient.of(row.getString(0), row.getString(1)), row.getString(2));
            targets.put(key, new Target(row.getUUID(3), row.getBoolean(4)));
        }
    }
}
