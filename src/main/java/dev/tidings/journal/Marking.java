package dev.tidings.journal;

import dev.tidings.feed.Change;
import dev.tidings.feed.Counters;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.Watermark;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Moves a watermark within one transaction of the caller: one change, however much it covers. One that would go back stays
 * where it is, and the rows that it would have covered are changed one by one.
 */
final class Marking {
    private final SqlConnection connection;
    private final MarkAll mark;
    private final Instant now;
    private final MarkingSql sql;

    Marking(SqlConnection connection, MarkAll mark, Instant now) {
        this.connection = connection;
        this.mark = mark;
        this.now = now;
        this.sql = MarkingSql.of(mark.what());
    }

    Uni<MarkedAll> apply() {
        return LockedFeeds.lock(connection, List.of(mark.recipient())).chain(feeds -> {
            LockedFeed feed = feeds.of(mark.recipient());
            // Nothing was ever there, so there is nothing to mark.
            return feed == null
                    ? Uni.createFrom().item(new MarkedAll(new Counters(0, 0), 0, List.of()))
                    : apply(feeds, feed);
        });
    }

    private Uni<MarkedAll> apply(LockedFeeds feeds, LockedFeed feed) {
        Long asked = mark.through();
        long through = asked == null ? feed.version() : Math.min(asked, feed.version());
        return connection
                .preparedQuery(mark.category() == null ? sql.covered() : sql.coveredInCategory())
                .execute(parameters(through))
                .chain(rows -> mark(feed, through, rows.iterator().next()))
                .chain(() -> feeds.save(connection))
                .map(changes -> new MarkedAll(feed.counters(), through, changes));
    }

    private Uni<Void> mark(LockedFeed feed, long through, Row covered) {
        boolean changesNothing = covered.getLong(3) == 0;
        if (changesNothing) {
            return Uni.createFrom().voidItem();
        }
        if (through < covered.getLong(0)) {
            return connection
                    .preparedQuery(sql.rows())
                    .execute(parameters(through))
                    .chain(rows -> oneByOne(feed, rows));
        }
        int unread = mark.what() == Watermark.READ ? Math.toIntExact(covered.getLong(1)) : 0;
        feed.count(-unread, -Math.toIntExact(covered.getLong(2)), 0);
        long version = feed.take();
        feed.add(new Change.Marked(version, mark.what(), through, mark.category(), now));
        return move(through, version);
    }

    private Uni<Void> move(long through, long version) {
        Tuple to = Keys.of(mark.recipient()).addLong(through).addLong(version).addOffsetDateTime(BatchWrite.at(now));
        return mark.category() == null
                ? connection.preparedQuery(sql.moveFeeds()).execute(to).replaceWithVoid()
                : connection
                        .preparedQuery(sql.moveCategorys())
                        .execute(to.addString(mark.category()))
                        .replaceWithVoid();
    }

    private Uni<Void> oneByOne(LockedFeed feed, RowSet<Row> found) {
        List<StoredNotification> changed = new ArrayList<>(found.size());
        for (Row one : found) {
            StoredNotification row = StoredNotification.of(one, 0);
            Instant readAt = mark.what() == Watermark.READ ? now : row.readAt();
            Instant seenAt = row.seenAt() == null ? now : row.seenAt();
            StoredNotification wanted = row.in(feed.version() + 1, seenAt, readAt, row.archivedAt());
            Patching.change(feed, row, wanted);
            changed.add(wanted);
        }
        List<Recipient> recipients = Collections.nCopies(changed.size(), mark.recipient());
        return Patching.save(connection, recipients, changed);
    }

    private Tuple parameters(long through) {
        return Keys.of(mark.recipient()).addLong(through).addString(mark.category());
    }
}
