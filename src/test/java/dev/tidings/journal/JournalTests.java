package dev.tidings.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.feed.Change;
import dev.tidings.feed.Counters;
import dev.tidings.feed.Cursor;
import dev.tidings.feed.Epoch;
import dev.tidings.feed.FeedChange;
import dev.tidings.feed.Notification;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.Watermark;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What tests of the journal share: a tenant of their own with ada in it, and the ways to change and to read her feed. */
class JournalTests {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What stands, what it counts as, and what the feed's row says of it; in one statement, so of one snapshot. */
    static final String COUNTS = """
            select f.unread::bigint, count(n.id) filter (where %s), f.unseen::bigint, count(n.id) filter (where %s),
                   f.items::bigint, count(n.id)
            from feed f
              left join notification n
                on n.tenant_id = f.tenant_id and n.user_id = f.user_id and n.removed is null
              left join category_mark c
                on c.tenant_id = n.tenant_id and c.user_id = n.user_id and c.category = n.category
            where f.tenant_id = $1
            group by f.tenant_id, f.user_id""".formatted(Effective.IS_UNREAD, Effective.IS_UNSEEN);

    @Inject
    Journal journal;

    @Inject
    States states;

    @Inject
    Retention retention;

    @Inject
    Pool pool;

    String tenant = Events.freshTenant();

    Recipient ada() {
        return Recipient.of(tenant, "ada");
    }

    static <T> T await(Uni<T> answer) {
        return answer.await().atMost(PATIENCE);
    }

    /** All of them, begun one right after the other. */
    static void atOnce(List<? extends Uni<?>> all) {
        all.stream().map(Uni::subscribeAsCompletionStage).toList().forEach(CompletableFuture::join);
    }

    Stored store(NewEvent... events) {
        return await(journal.store(List.of(events)));
    }

    /** The only change that it made. */
    FeedChange arrive(NewEvent... events) {
        Stored stored = store(events);
        assertThat(stored.changes()).hasSize(1);
        return stored.changes().getFirst();
    }

    List<FeedChange> retract(NewEvent... events) {
        return await(
                journal.retract(Arrays.stream(events).map(JournalTests::key).toList()));
    }

    static EventKey key(NewEvent event) {
        return new EventKey(event.tenant(), event.source(), event.id());
    }

    Patched patch(UUID id, @Nullable Boolean read, @Nullable Boolean seen, @Nullable Boolean archived) {
        return await(states.patch(List.of(new StatePatch(ada(), id, read, seen, archived))));
    }

    MarkedAll mark(Watermark what, @Nullable Long through, @Nullable String category) {
        return await(states.mark(new MarkAll(ada(), what, through, category)));
    }

    static Notification notification(Change change) {
        return ((Change.Arrived) change).notification();
    }

    /** The id of the only notification that a change brought. */
    static UUID idOf(FeedChange change) {
        assertThat(change.changes()).hasSize(1);
        return notification(change.changes().getFirst()).id();
    }

    Page page(Recipient recipient, @Nullable Cursor cursor) {
        return await(PlainPages.page(journal, recipient, cursor, 100));
    }

    Epoch epoch() {
        return page(ada(), null).epoch();
    }

    Counters counters() {
        return page(ada(), null).counters();
    }

    /** All that has ever come and stands, or left a tombstone. */
    List<Change> changes(Recipient recipient) {
        return page(recipient, Cursor.at(page(recipient, null).epoch(), 0)).changes();
    }

    List<Notification> standing(Recipient recipient) {
        return changes(recipient).stream()
                .filter(Change.Arrived.class::isInstance)
                .map(JournalTests::notification)
                .toList();
    }

    List<String> titles() {
        return titles(ada());
    }

    List<String> titles(Recipient recipient) {
        return standing(recipient).stream()
                .map(notification -> notification.content().title())
                .toList();
    }

    RowSet<Row> sql(String statement, Object... parameters) {
        return await(pool.preparedQuery(statement).execute(Tuple.from(List.of(parameters))));
    }

    long number(String query, Object... parameters) {
        return sql(query, parameters).iterator().next().getLong(0);
    }

    /** Lets days pass for all feeds of the tenant, by making everything older. */
    void daysPass(int days) {
        String ago = " - interval '" + days + " days'";
        sql("""
                update notification set updated_at = updated_at$, read_at = read_at$, seen_at = seen_at$,
                  archived_at = archived_at$, removed_at = removed_at$
                where tenant_id = $1""".replace("$,", ago + ",").replace("$\n", ago + "\n"), tenant);
        sql("update feed set read_at = read_at%1$s, seen_at = seen_at%1$s where tenant_id = $1".formatted(ago), tenant);
        sql(
                "update category_mark set read_at = read_at%1$s, seen_at = seen_at%1$s where tenant_id = $1"
                        .formatted(ago),
                tenant);
    }

    /** Of all feeds of the tenant; answers how many there are. */
    int assertCountersAreThoseOfTheRows() {
        RowSet<Row> feeds = sql(COUNTS, tenant);
        for (Row row : feeds) {
            assertThat(List.of(row.getLong(0), row.getLong(2), row.getLong(4)))
                    .as("unread, unseen and items as stored, against the rows")
                    .containsExactly(row.getLong(1), row.getLong(3), row.getLong(5));
        }
        return feeds.size();
    }
}
