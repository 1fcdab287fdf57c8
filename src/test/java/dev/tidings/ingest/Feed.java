package dev.tidings.ingest;

import dev.tidings.feed.Recipient;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What has arrived in a feed, in its order. */
record Feed(Pool pool, Recipient recipient) {
    private static final String ROWS = """
            select title, data from notification where tenant_id = $1 and user_id = $2 order by version""";

    List<String> titles() {
        return column("title");
    }

    List<String> data() {
        return column("data");
    }

    private List<String> column(String name) {
        Tuple key = Tuple.of(recipient.tenant().value(), recipient.user().value());
        RowSet<Row> rows = pool.preparedQuery(ROWS).execute(key).await().atMost(Duration.ofSeconds(10));
        List<String> values = new ArrayList<>();
        rows.forEach(row -> values.add(row.getString(name)));
        return values;
    }
}
