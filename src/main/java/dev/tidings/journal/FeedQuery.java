package dev.tidings.journal;

import dev.tidings.feed.Recipient;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/** The feed's row itself. */
final class FeedQuery {
    private static final String GENERATION = "select generation from feed where tenant_id = $1 and user_id = $2";

    private static final String CREATE = """
            insert into feed (tenant_id, user_id, epoch) values ($1, $2, $3)
            on conflict (tenant_id, user_id) do nothing""";

    private final TenantPool pool;

    FeedQuery(TenantPool pool) {
        this.pool = pool;
    }

    Uni<Long> open(Recipient recipient) {
        return pool.query(recipient.tenant(), GENERATION, Keys.of(recipient))
                .chain(rows -> rows.rowCount() == 0
                        ? create(recipient).chain(() -> open(recipient))
                        : Uni.createFrom().item(rows.iterator().next().getLong(0)));
    }

    private Uni<RowSet<Row>> create(Recipient recipient) {
        return pool.query(recipient.tenant(), CREATE, Keys.of(recipient).addLong(FeedEpochs.next()));
    }
}
