package dev.tidings.journal;

import dev.tidings.feed.Recipient;
import dev.tidings.feed.TenantId;
import dev.tidings.feed.UserId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows of feeds themselves. */
final class FeedQuery {
    private static final String GENERATIONS =
            "select user_id, generation from feed where tenant_id = $1 and user_id = any ($2::text[])";

    private static final String CREATE = """
            insert into feed (tenant_id, user_id, epoch) values ($1, $2, $3)
            on conflict (tenant_id, user_id) do nothing""";

    private final TenantPool pool;

    FeedQuery(TenantPool pool) {
        this.pool = pool;
    }

    /** Makes the feed if there is none. */
    Uni<Long> open(Recipient recipient) {
        return generations(recipient.tenant(), List.of(recipient.user()))
                .map(List::getFirst)
                .chain(found -> found.isPresent()
                        ? Uni.createFrom().item(found.get())
                        : create(recipient).chain(() -> open(recipient)));
    }

    /** In the order of the users; empty for one that has no feed. */
    Uni<List<Optional<Long>>> generations(TenantId tenant, List<UserId> users) {
        String[] values = users.stream().map(UserId::value).toArray(String[]::new);
        return pool.query(tenant, GENERATIONS, Tuple.of(tenant.value(), values))
                .map(FeedQuery::byUser)
                .map(found -> users.stream()
                        .map(user -> Optional.ofNullable(found.get(user.value())))
                        .toList());
    }

    private static Map<String, Long> byUser(RowSet<Row> rows) {
        Map<String, Long> generations = new HashMap<>();
        rows.forEach(row -> generations.put(row.getString(0), row.getLong(1)));
        return generations;
    }

    /** Waits for whoever is making or writing to the same feed at the moment. */
    private Uni<RowSet<Row>> create(Recipient recipient) {
        return pool.query(recipient.tenant(), CREATE, Keys.of(recipient).addLong(FeedEpochs.next()));
    }
}
