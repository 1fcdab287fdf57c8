package dev.tidings.journal;

import dev.tidings.feed.Epoch;
import dev.tidings.feed.Recipient;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** The feed rows themselves. */
final class FeedQuery {
    private static final String GENERATION = "select generation from feed where tenant_id = $1 and user_id = $2";

    private static final String CREATE = """
            insert into feed (tenant_id, user_id, epoch) values ($1, $2, $3)
            on conflict (tenant_id, user_id) do nothing""";

    private static final String STANDINGS = """
            select f.tenant_id, f.user_id, f.epoch, d.epoch, f.generation, f.version
            from unnest($1::text[], $2::text[]) as k (tenant_id, user_id)
              join feed f on f.tenant_id = k.tenant_id and f.user_id = k.user_id
              cross join database_epoch d""";

    private final Pool pool;

    FeedQuery(Pool pool) {
        this.pool = pool;
    }

    Uni<Long> open(Recipient recipient) {
        Tuple key = Tuple.of(recipient.tenant().value(), recipient.user().value());
        return pool.preparedQuery(GENERATION)
                .execute(key)
                .chain(rows -> rows.rowCount() == 0
                        ? create(recipient).chain(() -> open(recipient))
                        : Uni.createFrom().item(rows.iterator().next().getLong(0)));
    }

    Uni<List<Standing>> standings(List<Recipient> recipients) {
        return pool.preparedQuery(STANDINGS)
                .execute(Tuple.tuple()
                        .addArrayOfString(
                                recipients.stream().map(r -> r.tenant().value()).toArray(String[]::new))
                        .addArrayOfString(
                                recipients.stream().map(r -> r.user().value()).toArray(String[]::new)))
                .map(FeedQuery::standings);
    }

    private Uni<RowSet<Row>> create(Recipient recipient) {
        return pool.preparedQuery(CREATE)
                .execute(Tuple.of(recipient.tenant().value(), recipient.user().value(), FeedEpochs.next()));
    }

    private static List<Standing> standings(RowSet<Row> rows) {
        List<Standing> standings = new ArrayList<>(rows.size());
        for (Row row : rows) {
            standings.add(new Standing(
                    Recipient.of(row.getString(0), row.getString(1)),
                    new Epoch(row.getLong(2), row.getLong(3)),
                    row.getLong(4),
                    row.getLong(5)));
        }
        return standings;
    }
}
