package dev.tidings.journal;

import dev.tidings.feed.Epoch;
import dev.tidings.feed.Recipient;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;

/** Where feeds stand, of all tenants at once. */
final class StandingQuery {
    private static final String STANDINGS = """
            select f.tenant_id, f.user_id, f.epoch, d.epoch, f.generation, f.version
            from unnest($1::text[], $2::text[]) as k (tenant_id, user_id)
              join feed f on f.tenant_id = k.tenant_id and f.user_id = k.user_id
              cross join database_epoch d""";

    private StandingQuery() {}

    static Uni<List<Standing>> read(Pool pool, List<Recipient> recipients) {
        return pool.preparedQuery(STANDINGS).execute(Keys.of(recipients)).map(StandingQuery::standings);
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
