package dev.tidings.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.feed.FeedChange;
import dev.tidings.feed.Recipient;
import dev.tidings.journal.Slice;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * What time does to the feed. The application does it too, and so do other runs, for all feeds at once: each waits until it has
 * been done to its own.
 */
final class Ageing {
    private static final long BREATH_NANOS = 2_000_000;

    private final Service service;
    private final Recipient recipient;
    private final Model model;
    private final Announcer announcer;
    /** The most items that the feed holds; 0 if there are never so many. */
    private final int limit;

    Ageing(Service service, Recipient recipient, Model model, Announcer announcer, int limit) {
        this.service = service;
        this.recipient = recipient;
        this.model = model;
        this.announcer = announcer;
        this.limit = limit;
    }

    String expire() {
        return announcer.take(Service.await(service.retention().expire()).changes());
    }

    /** Until nothing stands that has expired; another run may be doing it just now. */
    void expireAll() {
        until(() -> {
            expire();
            return isNone("select from notification where tenant_id = $1 and user_id = $2 and removed is null"
                    + " and expires_at < now() + interval '10 minutes'");
        });
        model.expired();
    }

    /** Everything becomes older, by the clock of the database. */
    void daysPass(int days) {
        Service.await(service.pool().withTransaction(connection -> {
            // As everybody who changes rows of a feed: its own row first.
            var held = connection.preparedQuery("select from feed where tenant_id = $1 and user_id = $2 for update");
            var rows = connection.preparedQuery("""
                    update notification set updated_at = updated_at - $3, seen_at = seen_at - $3, read_at = read_at - $3,
                      archived_at = archived_at - $3, removed_at = removed_at - $3
                    where tenant_id = $1 and user_id = $2""".replace("$3", days(days)));
            var feed = connection.preparedQuery("""
                    update feed set read_at = read_at - $3, seen_at = seen_at - $3
                    where tenant_id = $1 and user_id = $2""".replace("$3", days(days)));
            var marks = connection.preparedQuery("""
                    update category_mark set read_at = read_at - $3, seen_at = seen_at - $3
                    where tenant_id = $1 and user_id = $2""".replace("$3", days(days)));
            return held.execute(key())
                    .chain(() -> rows.execute(key()))
                    .chain(() -> feed.execute(key()))
                    .chain(() -> marks.execute(key()));
        }));
        model.daysPass(days);
    }

    String visit() {
        service.sql(
                "update feed set visit_at = now() - interval '1 day' where tenant_id = $1 and user_id = $2", names());
        List<FeedChange> changes = new ArrayList<>();
        until(() -> {
            Slice slice = Service.await(service.retention().visit());
            assertThat(slice.drifted()).isZero();
            changes.addAll(slice.changes());
            return isNone("select from feed where tenant_id = $1 and user_id = $2 and visit_at < now()");
        });
        model.visited(standing());
        return announcer.take(changes);
    }

    void trim() {
        if (limit == 0) {
            return;
        }
        until(() -> {
            announcer.take(Service.await(service.retention().trim()).changes());
            return isNone("select from feed where tenant_id = $1 and user_id = $2 and items > " + limit);
        });
        model.trim(limit);
    }

    private Set<UUID> standing() {
        Set<UUID> standing = new HashSet<>();
        for (Row row : service.sql(
                "select id from notification where tenant_id = $1 and user_id = $2 and removed is null", names())) {
            standing.add(row.getUUID(0));
        }
        return standing;
    }

    private void until(BooleanSupplier isDone) {
        long end = System.nanoTime() + Service.PATIENCE.toNanos();
        while (!isDone.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(BREATH_NANOS);
        }
    }

    private boolean isNone(String query) {
        return service.sql(query, names()).rowCount() == 0;
    }

    private static String days(int days) {
        return "interval '" + days + " days'";
    }

    private Object[] names() {
        return new Object[] {recipient.tenant().value(), recipient.user().value()};
    }

    private Tuple key() {
        return Tuple.from(List.of(names()));
    }
}
