package dev.tidings.journal;

import io.netty.handler.flush.FlushConsolidationHandler;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Makes the pools of connections to Postgres so that each statement is parsed once a connection, however long it is. By itself
 * the client leaves what has more than 2,048 characters out of its cache: Postgres then parses and plans a page of a replay
 * anew each time, and is asked for it in a second round trip.
 *
 * <p>What a transaction sends one behind the other without waiting leaves together: by itself the client calls the kernel for
 * each statement, and wakes Postgres as often.
 */
final class Pools {
    private static final int MOST_WRITES_TOGETHER = 256;

    private Pools() {}

    private static Pool create(PgPoolCreator.Input input) {
        input.pgConnectOptionsList().forEach(options -> options.setPreparedStatementCacheSqlFilter(sql -> true));
        return PgBuilder.pool()
                .with(input.poolOptions())
                .connectingTo(List.copyOf(input.pgConnectOptionsList()))
                .using(input.vertx())
                .withConnectHandler(Pools::onConnected)
                .build();
    }

    /** Every connection before its first use. Closing gives it to the pool. */
    private static void onConnected(SqlConnection connection) {
        if (connection instanceof SqlConnectionInternal internal
                && internal.unwrap().unwrap() instanceof SocketConnectionBase base) {
            base.socket()
                    .channelHandlerContext()
                    .pipeline()
                    .addFirst(new FlushConsolidationHandler(MOST_WRITES_TOGETHER, true));
        }
        connection.close();
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
