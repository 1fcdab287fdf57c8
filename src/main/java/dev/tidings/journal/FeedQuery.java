package dev.tidings.journal;

import dev.tidings.feed.Recipient;
import dev.tidings.feed.TenantId;
import dev.tidings.feed.UserId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The rows of feeds themselves. */
final class FeedQuery {
    private static final String GENERATIONS =
            "select user_id, generation from feed where tenant_id = $1 and user_id = any ($2::text[])";

    /** In the order of the index, as batches write: so two who make the same feeds wait for each other one way only. */
    private static final String CREATE = """
            insert into feed (tenant_id, user_id, epoch)
            select $1, k.user_id, k.epoch from unnest($2::text[], $3::bigint[]) as k (user_id, epoch)
            order by k.user_id collate "C"
            on conflict (tenant_id, user_id) do nothing
            returning user_id, generation""";

    private static final Duration LOCK_PATIENCE = Duration.ofMillis(100);
    /** 0 for Postgres: as long as it takes. */
    private static final Duration NO_LOCK_PATIENCE = Duration.ZERO;

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final TenantPool pool;

    FeedQuery(TenantPool pool) {
        this.pool = pool;
    }

    /** The feed's generation; makes the feed if there is none. */
    Uni<Long> open(Recipient recipient) {
        return open(recipient.tenant(), List.of(recipient.user())).map(List::getFirst);
    }

    /**
     * The same for several at once, in one transaction; empty for all of them when it had to wait for somebody who writes to one of
     * the feeds: it would hold the others' meanwhile, and whoever writes to those would wait for a stranger.
     */
    Uni<List<Optional<Long>>> openUnlessHeldUp(TenantId tenant, List<UserId> users) {
        return open(tenant, users, LOCK_PATIENCE)
                .map(all -> all.stream().map(Optional::of).toList())
                .onFailure(FeedQuery::isHeldUp)
                .recoverWithItem(() -> Collections.nCopies(users.size(), Optional.empty()));
    }

    private static boolean isHeldUp(Throwable failure) {
        return failure instanceof PgException refusal && LOCK_NOT_AVAILABLE.equals(refusal.getSqlState());
    }

    /**
     * The feeds' generations, in the order of the users; makes the feeds that there are not. Waits for whoever is making, or
     * erasing, one of them at the moment.
     */
    Uni<List<Long>> open(TenantId tenant, List<UserId> users) {
        return open(tenant, users, NO_LOCK_PATIENCE);
    }

    private Uni<List<Long>> open(TenantId tenant, List<UserId> users, Duration lockPatience) {
        return create(tenant, users, lockPatience).chain(made -> withOthers(tenant, users, made, lockPatience));
    }

    /** Somebody has made the rest before; whom somebody has erased since is made again. */
    private Uni<List<Long>> withOthers(
            TenantId tenant, List<UserId> users, Map<String, Long> made, Duration lockPatience) {
        List<UserId> others =
                users.stream().filter(user -> !made.containsKey(user.value())).toList();
        return others.isEmpty()
                ? Uni.createFrom().item(inOrder(users, made))
                : pool.query(tenant, GENERATIONS, Tuple.of(tenant.value(), values(others)))
                        .chain(rows -> {
                            Map<String, Long> all = new HashMap<>(made);
                            all.putAll(byUser(rows));
                            return users.stream().allMatch(user -> all.containsKey(user.value()))
                                    ? Uni.createFrom().item(inOrder(users, all))
                                    : open(tenant, users, lockPatience);
                        });
    }

    /** In the order of the users; empty for one that has no feed. */
    Uni<List<Optional<Long>>> generations(TenantId tenant, List<UserId> users) {
        return pool.query(tenant, GENERATIONS, Tuple.of(tenant.value(), values(users)))
                .map(FeedQuery::byUser)
                .map(found -> users.stream()
                        .map(user -> Optional.ofNullable(found.get(user.value())))
                        .toList());
    }

    private Uni<Map<String, Long>> create(TenantId tenant, List<UserId> users, Duration lockPatience) {
        Long[] epochs = Stream.generate(FeedEpochs::next).limit(users.size()).toArray(Long[]::new);
        return pool.query(tenant, CREATE, Tuple.of(tenant.value(), values(users), epochs), lockPatience)
                .map(FeedQuery::byUser);
    }

    private static List<Long> inOrder(List<UserId> users, Map<String, Long> generations) {
        return users.stream()
                .map(user -> Objects.requireNonNull(generations.get(user.value())))
                .toList();
    }

    private static String[] values(List<UserId> users) {
        return users.stream().map(UserId::value).toArray(String[]::new);
    }

    private static Map<String, Long> byUser(RowSet<Row> rows) {
        Map<String, Long> generations = new HashMap<>();
        rows.forEach(row -> generations.put(row.getString(0), row.getLong(1)));
        return generations;
    }
}
