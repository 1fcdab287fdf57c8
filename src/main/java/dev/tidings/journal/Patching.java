package dev.tidings.journal;

import dev.tidings.feed.Change;
import dev.tidings.feed.Notification;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.Removal;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Changes the states of some notifications, of any feeds of a tenant, within one transaction of the caller: the feeds first, in key
 * order, then the rows as they are under the lock. A row that changes takes over what watermarks said of it, so that from
 * then on it speaks for itself.
 */
final class Patching {
    private static final String ROWS = """
            select n.tenant_id, n.user_id, %s
            from unnest($1::text[], $2::text[], $3::uuid[]) as k (tenant_id, user_id, id)
              join notification n on n.tenant_id = k.tenant_id and n.user_id = k.user_id and n.id = k.id
              %s
            where n.removed is null and (n.expires_at is null or n.expires_at > $4)""".formatted(StoredNotification.COLUMNS, Effective.JOINS);

    private static final String SAVE = """
            update notification n
            set version = p.version, state_version = p.version, seen_at = p.seen_at, read_at = p.read_at,
                archived_at = p.archived_at
            from unnest($1::text[], $2::text[], $3::uuid[], $4::bigint[], $5::timestamptz[], $6::timestamptz[],
                $7::timestamptz[]) as p (tenant_id, user_id, id, version, seen_at, read_at, archived_at)
            where n.tenant_id = p.tenant_id and n.user_id = p.user_id and n.id = p.id""";

    private record Key(Recipient recipient, UUID id) {}

    private final SqlConnection connection;
    private final Instant now;
    private final Map<Key, StoredNotification> rows = new HashMap<>();
    /** Those that changed, as they are now. */
    private final Map<Key, StoredNotification> changed = new HashMap<>();

    Patching(SqlConnection connection, Instant now) {
        this.connection = connection;
        this.now = now;
    }

    Uni<Patched> apply(List<StatePatch> patches) {
        Collection<Recipient> recipients = new LinkedHashSet<>();
        patches.forEach(patch -> recipients.add(patch.recipient()));
        return LockedFeeds.lock(connection, recipients)
                .chain(feeds -> connection
                        .preparedQuery(ROWS)
                        .execute(keys(patches))
                        .chain(found -> apply(patches, feeds, found)));
    }

    private Uni<Patched> apply(List<StatePatch> patches, LockedFeeds feeds, RowSet<Row> found) {
        for (Row row : found) {
            StoredNotification stored = StoredNotification.of(row, 2);
            rows.put(new Key(Recipient.of(row.getString(0), row.getString(1)), stored.id()), stored);
        }
        List<@Nullable Notification> answers = new ArrayList<>(patches.size());
        for (StatePatch patch : patches) {
            answers.add(apply(patch, feeds.of(patch.recipient())));
        }
        return saveRows().chain(() -> feeds.save(connection)).map(changes -> new Patched(answers, changes));
    }

    private @Nullable Notification apply(StatePatch patch, @Nullable LockedFeed feed) {
        Key key = new Key(patch.recipient(), patch.id());
        StoredNotification row = rows.get(key);
        if (feed == null || row == null) {
            return null;
        }
        StoredNotification wanted = wanted(patch, row, feed.version() + 1);
        if (isSame(row, wanted)) {
            return row.notification();
        }
        change(feed, row, wanted);
        rows.put(key, wanted);
        changed.put(key, wanted);
        return wanted.notification();
    }

    /** Takes the version and counts; also for rows that another kind of change patches one by one. */
    static void change(LockedFeed feed, StoredNotification row, StoredNotification wanted) {
        long version = feed.take();
        feed.count(unread(wanted) - unread(row), unseen(wanted) - unseen(row), 0);
        feed.add(
                wanted.archivedAt() == null
                        ? new Change.Arrived(version, wanted.notification())
                        : new Change.Left(version, wanted.id(), Removal.ARCHIVED));
    }

    private StoredNotification wanted(StatePatch patch, StoredNotification row, long version) {
        boolean read = patch.wantsRead(row.readAt() != null);
        boolean seen = patch.wantsSeen(row.seenAt() != null, read);
        boolean archived = patch.wantsArchived(row.archivedAt() != null);
        return row.in(version, at(row.seenAt(), seen), at(row.readAt(), read), at(row.archivedAt(), archived));
    }

    private @Nullable Instant at(@Nullable Instant before, boolean wanted) {
        if (!wanted) {
            return null;
        }
        return before == null ? now : before;
    }

    private static boolean isSame(StoredNotification row, StoredNotification wanted) {
        return (row.readAt() == null) == (wanted.readAt() == null)
                && (row.seenAt() == null) == (wanted.seenAt() == null)
                && (row.archivedAt() == null) == (wanted.archivedAt() == null);
    }

    private static int unread(StoredNotification row) {
        return row.archivedAt() == null && row.readAt() == null ? 1 : 0;
    }

    private static int unseen(StoredNotification row) {
        return row.archivedAt() == null && row.seenAt() == null ? 1 : 0;
    }

    private Uni<Void> saveRows() {
        return save(connection, changed.keySet().stream().map(Key::recipient).toList(), List.copyOf(changed.values()));
    }

    /** The states of rows, each with the feed at the same place. */
    static Uni<Void> save(SqlConnection connection, List<Recipient> recipients, List<StoredNotification> rows) {
        if (rows.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Tuple columns = Keys.of(recipients)
                .addArrayOfUUID(rows.stream().map(StoredNotification::id).toArray(UUID[]::new))
                .addArrayOfLong(rows.stream().map(StoredNotification::version).toArray(Long[]::new))
                .addArrayOfOffsetDateTime(times(rows, StoredNotification::seenAt))
                .addArrayOfOffsetDateTime(times(rows, StoredNotification::readAt))
                .addArrayOfOffsetDateTime(times(rows, StoredNotification::archivedAt));
        return connection.preparedQuery(SAVE).execute(columns).replaceWithVoid();
    }

    private static @Nullable OffsetDateTime[] times(
            List<StoredNotification> rows, Function<StoredNotification, @Nullable Instant> of) {
        @Nullable OffsetDateTime[] times = new OffsetDateTime[rows.size()];
        for (int i = 0; i < times.length; i++) {
            Instant time = of.apply(rows.get(i));
            times[i] = time == null ? null : BatchWrite.at(time);
        }
        return times;
    }

    private Tuple keys(List<StatePatch> patches) {
        Collection<Key> keys = new LinkedHashSet<>();
        patches.forEach(patch -> keys.add(new Key(patch.recipient(), patch.id())));
        return Keys.of(keys.stream().map(Key::recipient).toList())
                .addArrayOfUUID(keys.stream().map(Key::id).toArray(UUID[]::new))
                .addOffsetDateTime(BatchWrite.at(now));
    }
}
