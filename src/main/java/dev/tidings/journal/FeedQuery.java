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
import java.util.Set;
import java.util.stream.Stream;

/** The rows of feeds themselves. */
final class FeedQuery {
    private static final String GENERATIONS =
            "select user_id, generation from feed where tenant_id = $1 and user_id = any ($2::text[])";

    private static final String CREATE = """
            insert into feed (tenant_id, user_id, epoch)
            select $1, k.user_id, k.epoch from unnest($2::text[], $3::bigint[]) as k (user_id, epoch)
            on conflict (tenant_id, user_id) do nothing""";

    private final TenantPool pool;

    FeedQuery(TenantPool pool) {
        this.pool = pool;
    }

    Uni<Long> open(Recipient recipient) {
        return open(recipient.tenant(), List.of(recipient.user())).map(List::getFirst);
    }

    /** Generations in the order of the users. */
    Uni<List<Long>> open(TenantId tenant, List<UserId> users) {
        return pool.query(tenant, GENERATIONS, Tuple.of(tenant.value(), values(users.stream())))
                .map(FeedQuery::byUser)
                .chain(found -> found.keySet().containsAll(Set.copyOf(users))
                        ? Uni.createFrom()
                                .item(users.stream()
                                        .map(user -> found.getOrDefault(user, 0L))
                                        .toList())
                        : create(tenant, missing(users, found)).chain(() -> open(tenant, users)));
    }

    /** In the order of the index: two instances that make the same feeds must not wait for each other. */
    private static List<UserId> missing(List<UserId> users, Map<UserId, Long> found) {
        return users.stream()
                .filter(user -> !found.containsKey(user))
                .distinct()
                .sorted(Keys.USER_ORDER)
                .toList();
    }

    private static Map<UserId, Long> byUser(RowSet<Row> rows) {
        Map<UserId, Long> generations = new HashMap<>();
        rows.forEach(row -> generations.put(new UserId(row.getString(0)), row.getLong(1)));
        return generations;
    }

    private Uni<RowSet<Row>> create(TenantId tenant, List<UserId> users) {
        Long[] epochs = Stream.generate(FeedEpochs::next).limit(users.size()).toArray(Long[]::new);
        return pool.query(tenant, CREATE, Tuple.of(tenant.value(), values(users.stream()), epochs));
    }

    private static String[] values(Stream<UserId> users) {
        return users.map(UserId::value).toArray(String[]::new);
    }
}
