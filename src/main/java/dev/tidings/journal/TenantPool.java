package dev.tidings.journal;

import dev.tidings.feed.TenantId;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.CompositeException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * Connections of the role that serves users: in each transaction it sees, and may change, the rows of the one tenant that
 * the transaction names first, whichever its statements ask for (the policies of V4). What names none sees nothing.
 *
 * <p>Named for a transaction, never for a connection: a proxy such as pgbouncer gives the connection to somebody else after it.
 */
@Singleton
class TenantPool {
    private static final String NAME_TENANT = "select set_config('tidings.tenant', $1, true)";

    /**
     * Every statement that is made alone is planned once a connection. Postgres would plan a statement on arrays anew for as long as
     * they are shorter than the ten that it expects, and that takes longer than to execute it.
     */
    private static final String NAME_TENANT_AND_PLAN_ONCE =
            "select set_config('tidings.tenant', $1, true), set_config('plan_cache_mode', 'force_generic_plan', true)";

    /** The same for one that waits for locks no longer than so many milliseconds. */
    private static final String NAME_TENANT_AND_LOCK_PATIENCE =
            NAME_TENANT_AND_PLAN_ONCE + ", set_config('lock_timeout', $2, true)";

    private static final String FEATURE_NOT_SUPPORTED = "0A000";
    private static final String RESULT_TYPE_CHANGED = "cached plan must not change result type";
    /** More than a transaction has statements; a few connections may be tried in turn. */
    private static final int TIMES = 16;

    private final Pool pool;

    TenantPool(@ReactiveDataSource("inbox") Pool pool) {
        this.pool = pool;
    }

    /**
     * One statement. What makes it a transaction is sent in front of it and behind it without waiting, so it takes one round
     * trip, and whoever stops waiting leaves no open transaction behind.
     */
    Uni<RowSet<Row>> query(TenantId tenant, String sql, Tuple parameters) {
        return query(NAME_TENANT_AND_PLAN_ONCE, Tuple.of(tenant.value()), sql, parameters);
    }

    /** @param lockPatience how long it may wait for somebody else's lock; zero for ever */
    Uni<RowSet<Row>> query(TenantId tenant, String sql, Tuple parameters, Duration lockPatience) {
        Tuple named = Tuple.of(tenant.value(), Long.toString(lockPatience.toMillis()));
        return query(NAME_TENANT_AND_LOCK_PATIENCE, named, sql, parameters);
    }

    private Uni<RowSet<Row>> query(String naming, Tuple named, String sql, Tuple parameters) {
        return pool.withConnection(connection -> parsedAnew(Uni.createFrom()
                .deferred(() -> Uni.join()
                        .all(List.of(
                                connection.query("begin").execute(),
                                connection.preparedQuery(naming).execute(named),
                                connection.preparedQuery(sql).execute(parameters),
                                connection.query("commit").execute()))
                        .andCollectFailures())
                .map(answers -> answers.get(2))));
    }

    /** The first statement of the work is sent without waiting for the naming. */
    <T> Uni<T> withTransaction(TenantId tenant, Function<SqlConnection, Uni<T>> work) {
        return parsedAnew(pool.withTransaction(connection -> Uni.combine()
                .all()
                .unis(
                        connection.preparedQuery(NAME_TENANT).execute(Tuple.of(tenant.value())),
                        Uni.createFrom().deferred(() -> work.apply(connection)))
                .collectFailures()
                .with((named, done) -> done)));
    }

    /**
     * Once more after a migration that changed what a statement returns: Postgres refuses what a connection parsed before it, and
     * the client forgets one such statement at each refusal. Both know it by Postgres' own words, in English.
     */
    private static <T> Uni<T> parsedAnew(Uni<T> transaction) {
        return transaction
                .onFailure(CompositeException.class)
                .transform(TenantPool::first)
                .onFailure(TenantPool::isParsedBeforeAMigration)
                .retry()
                .atMost(TIMES);
    }

    private static boolean isParsedBeforeAMigration(Throwable failure) {
        return failure instanceof PgException refusal
                && FEATURE_NOT_SUPPORTED.equals(refusal.getSqlState())
                && RESULT_TYPE_CHANGED.equals(refusal.getErrorMessage());
    }

    /** Behind the first, everything in the transaction has failed. */
    private static Throwable first(Throwable several) {
        return ((CompositeException) several).getCauses().getFirst();
    }
}
