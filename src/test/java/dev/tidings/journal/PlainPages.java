package dev.tidings.journal;

import dev.tidings.feed.Cursor;
import dev.tidings.feed.Recipient;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Pages of replays as Postgres answers them, for whoever measures what they cost. */
public final class PlainPages {
    private PlainPages() {}

    /** One page alone, of a feed that is made if there is none. */
    public static Uni<Page> page(Journal journal, Recipient recipient, @Nullable Cursor cursor, int limit) {
        return journal.pages(recipient.tenant(), List.of(new PageRequest(recipient.user(), cursor)), limit)
                .map(List::getFirst)
                .chain(found -> found.isPresent()
                        ? Uni.createFrom().item(found.get())
                        : journal.open(recipient).chain(() -> page(journal, recipient, cursor, limit)));
    }

    private static Tuple parameters(Recipient recipient, Cursor cursor, int limit) {
        return PageQuery.parameters(recipient.tenant(), List.of(new PageRequest(recipient.user(), cursor)), limit);
    }

    /** How many rows. */
    public static Uni<Integer> withoutWalls(Pool pool, Recipient recipient, Cursor cursor, int limit) {
        return pool.preparedQuery(PageQuery.PAGE)
                .execute(parameters(recipient, cursor, limit))
                .map(RowSet::size);
    }

    /** How many rows. */
    public static Uni<Integer> behindWalls(Pool inbox, Recipient recipient, Cursor cursor, int limit) {
        return new TenantPool(inbox)
                .query(recipient.tenant(), PageQuery.PAGE, parameters(recipient, cursor, limit))
                .map(RowSet::size);
    }

    /** What Postgres does for a page, and how long: the lines of {@code explain}. */
    public static Uni<List<String>> explained(Pool inbox, Recipient recipient, Cursor cursor, int limit) {
        return new TenantPool(inbox)
                .query(
                        recipient.tenant(),
                        "explain (analyze, buffers) " + PageQuery.PAGE,
                        parameters(recipient, cursor, limit))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString(0))
                        .toList());
    }
}
