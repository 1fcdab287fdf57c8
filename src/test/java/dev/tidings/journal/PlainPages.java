package dev.tidings.journal;

import dev.tidings.feed.Cursor;
import dev.tidings.feed.Recipient;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.RowSet;

/** Pages of replays as Postgres answers them, for whoever measures what the walls between tenants cost. */
public final class PlainPages {
    private PlainPages() {}

    /** How many rows. */
    public static Uni<Integer> withoutWalls(Pool pool, Recipient recipient, Cursor cursor, int limit) {
        return pool.preparedQuery(PageQuery.PAGE)
                .execute(PageQuery.parameters(recipient, cursor, limit))
                .map(RowSet::size);
    }

    /** How many rows. */
    public static Uni<Integer> behindWalls(Pool inbox, Recipient recipient, Cursor cursor, int limit) {
        return new TenantPool(inbox)
                .query(recipient.tenant(), PageQuery.PAGE, PageQuery.parameters(recipient, cursor, limit))
                .map(RowSet::size);
    }
}
