package dev.tidings.journal;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.function.Function;

/**
 * A transaction whose begin is sent and not waited for: what the work asks first travels with it, so a transaction of one
 * question takes two round trips. Whoever stops waiting leaves no open transaction behind: it goes on to its end.
 */
final class Transaction {
    private Transaction() {}

    /** Commits when the work is done; rolls back, and fails as the work did, when it fails. */
    static <T> Uni<T> in(Pool pool, Function<SqlConnection, Uni<T>> work) {
        return pool.withConnection(connection -> Uni.combine()
                .all()
                .unis(connection.query("begin").execute(), Uni.createFrom().deferred(() -> work.apply(connection)))
                .with((begun, done) -> done)
                .call(() -> connection.query("commit").execute())
                .onFailure()
                .call(() -> rollback(connection)));
    }

    /** A connection that is broken has rolled back by that, and the pool drops it. */
    private static Uni<Void> rollback(SqlConnection connection) {
        return connection
                .query("rollback")
                .execute()
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }
}
