package dev.tidings.journal;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Makes the pools of connections to Postgres so that each statement is parsed once a connection, however long it is. By itself
 * the client leaves what has more than 2,048 characters out of its cache: Postgres then parses and plans a page of a replay
 * anew each time, and is asked for it in a second round trip.
 */
final class Pools {
    private Pools() {}

    private static Pool create(PgPoolCreator.Input input) {
        input.pgConnectOptionsList().forEach(options -> options.setPreparedStatementCacheSqlFilter(sql -> true));
        return PgBuilder.pool()
                .with(input.poolOptions())
                .connectingTo(List.copyOf(input.pgConnectOptionsList()))
                .using(input.vertx())
                .build();
    }

    /** What works for all tenants at once. */
    @Singleton
    static final class ForAll implements PgPoolCreator {
        @Override
        public Pool create(Input input) {
            return Pools.create(input);
        }
    }

    /** What serves users. */
    @Singleton
    @ReactiveDataSource("inbox")
    static final class ForOne implements PgPoolCreator {
        @Override
        public Pool create(Input input) {
            return Pools.create(input);
        }
    }
}
