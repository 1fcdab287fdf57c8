package dev.tidings.model;

import dev.tidings.feed.Recipient;
import dev.tidings.journal.Erasures;
import dev.tidings.journal.Journal;
import dev.tidings.journal.Retention;
import dev.tidings.journal.Standing;
import dev.tidings.journal.States;
import dev.tidings.route.Announcements;
import dev.tidings.route.Route;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** What a run acts upon: the application's own parts, and its address for clients. Calls wait for their answer. */
record Service(
        Journal journal,
        States states,
        Retention retention,
        Erasures erasures,
        Announcements announcements,
        Route route,
        Pool pool,
        URI root) {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    static <T> T await(Uni<T> answer) {
        return answer.await().atMost(PATIENCE);
    }

    RowSet<Row> sql(String statement, Object... parameters) {
        return await(pool.preparedQuery(statement).execute(Tuple.from(List.of(parameters))));
    }

    /** Has all streams of the feed compare themselves with Postgres now, as the comparison does every 15 seconds. */
    void compare(Recipient recipient) {
        List<Standing> standings = await(journal.compare(List.of(recipient)));
        standings.forEach(it -> route.tell(it.recipient(), it.epoch(), it.generation(), it.version()));
        if (standings.isEmpty()) {
            route.tellGone(recipient);
        }
    }
}
