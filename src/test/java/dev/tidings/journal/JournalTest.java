package dev.tidings.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Change;
import dev.tidings.feed.Content;
import dev.tidings.feed.Counters;
import dev.tidings.feed.Cursor;
import dev.tidings.feed.Epoch;
import dev.tidings.feed.FeedChange;
import dev.tidings.feed.Notification;
import dev.tidings.feed.Priority;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.TenantId;
import dev.tidings.feed.UserId;
import dev.tidings.feed.Watermark;
import dev.tidings.testing.Awaits;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class JournalTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    Journal journal;

    @Inject
    States states;

    @Inject
    Pool pool;

    @Inject
    @ReactiveDataSource("inbox")
    Pool inbox;

    final String tenant = Events.freshTenant();

    Stored store(NewEvent... events) {
        return journal.store(List.of(events)).await().atMost(PATIENCE);
    }

    Page page(String user, @Nullable Cursor cursor, int limit) {
        return PlainPages.page(journal, Recipient.of(tenant, user), cursor, limit)
                .await()
                .atMost(PATIENCE);
    }

    static List<String> titles(Page page) {
        return page.changes().stream().map(JournalTest::title).toList();
    }

    static String title(Change change) {
        return switch (change) {
            case Change.Arrived arrived -> arrived.notification().content().title();
            case Change.Left left -> left.reason().wire();
            case Change.Marked marked -> marked.what().wire();
        };
    }

    long count(String query) {
        return pool.preparedQuery(query)
                .execute(Tuple.of(tenant))
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getLong(0);
    }

    /** Planning a page takes longer than reading it. What others do on the same connection is planned as Postgres thinks best. */
    @Test
    void pagesAreNotPlannedAnew() {
        String mode = "select current_setting('plan_cache_mode')";

        RowSet<Row> ofAPage = new TenantPool(inbox)
                .query(new TenantId(tenant), mode, Tuple.tuple())
                .await()
                .atMost(PATIENCE);
        RowSet<Row> ofOthers = inbox.query(mode).execute().await().atMost(PATIENCE);

        assertThat(ofAPage.iterator().next().getString(0)).isEqualTo("force_generic_plan");
        assertThat(ofOthers.iterator().next().getString(0)).isEqualTo("auto");
    }

    @Test
    void whatIsSentWithoutWaitingLeavesTogether() {
        for (Pool any : List.of(pool, inbox)) {
            ChannelPipeline pipeline = any.withConnection(connection -> Uni.createFrom()
                            .item(((SocketConnectionBase) ((SqlConnectionInternal) connection.getDelegate())
                                            .unwrap()
                                            .unwrap())
                                    .socket()
                                    .channelHandlerContext()
                                    .pipeline()))
                    .await()
                    .atMost(PATIENCE);

            assertThat(pipeline.first()).isInstanceOf(FlushConsolidationHandler.class);
        }
    }

    @Test
    void feedsAreMadeTogetherAndOnce() {
        TenantId own = new TenantId(tenant);
        store(Events.event(tenant, "one", "grace"));
        FeedQuery feeds = new FeedQuery(new TenantPool(inbox));
        List<UserId> users = Stream.of("zoe", "grace", "ada", "zoe", "\uD83D\uDE00")
                .map(UserId::new)
                .toList();

        List<Long> made = feeds.open(own, users).await().atMost(PATIENCE);
        List<Long> again = feeds.open(own, users).await().atMost(PATIENCE);

        assertThat(made).hasSize(5).isEqualTo(again);
        assertThat(made.get(0)).isEqualTo(made.get(3)).isPositive();
        assertThat(journal.generations(own, users).await().atMost(PATIENCE))
                .isEqualTo(made.stream().map(Optional::of).toList());
        assertThat(page("grace", null, 10).version()).isOne();
        assertThat(page("ada", null, 10).version()).isZero();
    }

    @Test
    void feedsThatManyMakeAtOnceAreMadeOnce() {
        TenantId own = new TenantId(tenant);
        List<UserId> users =
                IntStream.range(0, 20).mapToObj(i -> new UserId("user-" + i)).toList();
        List<UserId> backwards = users.reversed();
        FeedQuery feeds = new FeedQuery(new TenantPool(inbox));

        List<List<Long>> made = Multi.createFrom()
                .range(0, 40)
                .onItem()
                .transformToUni(i -> i % 2 == 0
                        ? feeds.open(own, users)
                        : feeds.open(own, backwards).map(List::reversed))
                .merge(8)
                .collect()
                .asList()
                .await()
                .atMost(PATIENCE);

        assertThat(made).hasSize(40).containsOnly(made.getFirst());
    }

    @Test
    void aNewFeedThatIsHeldUpHoldsUpNoOther() {
        List<UniEmitter<?>> held = new CopyOnWriteArrayList<>();
        Uni<?> holding = pool.withTransaction(connection -> connection
                .preparedQuery("insert into feed (tenant_id, user_id, epoch) values ($1, 'b', 7)")
                .execute(Tuple.of(tenant))
                .chain(() -> Uni.createFrom().emitter(held::add)));
        CompletableFuture<?> batch = holding.subscribeAsCompletionStage();
        Awaits.await().atMost(PATIENCE).until(() -> !held.isEmpty());

        List<CompletableFuture<Long>> openings = Stream.of("a", "b", "c")
                .map(user -> journal.open(Recipient.of(tenant, user)).subscribeAsCompletionStage())
                .toList();
        List<Long> others = openings.stream()
                .map(opening ->
                        opening.completeOnTimeout(-1L, 2, TimeUnit.SECONDS).join())
                .toList();

        assertThat(others.get(0)).isPositive();
        assertThat(others.get(1)).isEqualTo(-1);
        assertThat(others.get(2)).isPositive();
        // Whoever writes to one of the others meanwhile waits for nobody.
        store(Events.event(tenant, "one", "a", "c"));
        held.getFirst().complete(null);
        batch.join();
        assertThat(journal.open(Recipient.of(tenant, "b")).await().atMost(PATIENCE))
                .isPositive();
    }

    /** Most who come back have missed nothing. */
    @Test
    void ofAFeedThatHasNotMovedOnNothingIsLookedFor() {
        store(Events.event(tenant, "one", "ada"));
        store(Events.event(tenant, "two", "ada"));
        Page whole = page("ada", null, 10);
        Cursor end = whole.cursorAt(whole.version());
        Cursor before = whole.cursorAt(whole.version() - 1);

        assertThat(scans("(notification|category_mark)", end))
                .hasSizeGreaterThan(2)
                .allMatch(scan -> scan.endsWith("(never executed)"));
        assertThat(scans("notification", before)).hasSize(2).noneMatch(scan -> scan.endsWith("(never executed)"));
        assertThat(page("ada", end, 10).changes()).isEmpty();
    }

    /** How a table is read for a page. */
    private List<String> scans(String table, Cursor cursor) {
        return PlainPages.explained(inbox, Recipient.of(tenant, "ada"), cursor, 10).await().atMost(PATIENCE).stream()
                .filter(line -> line.matches(".* Scan .*on " + table + " .*"))
                .toList();
    }

    @Test
    void theLongestStatementsAreParsedOnceAConnection() {
        assertThat(PageQuery.PAGE).hasSizeGreaterThan(2_048);
        for (Pool any : List.of(pool, inbox)) {
            Row kept = any.withConnection(connection -> connection
                            .preparedQuery(PageQuery.PAGE)
                            .execute(PageQuery.parameters(
                                    new TenantId(tenant), List.of(new PageRequest(new UserId("ada"), null)), 1))
                            .chain(() -> connection
                                    .preparedQuery("select count(*) from pg_prepared_statements where statement = $1")
                                    .execute(Tuple.of(PageQuery.PAGE))))
                    .await()
                    .atMost(PATIENCE)
                    .iterator()
                    .next();

            assertThat(kept.getLong(0)).isOne();
        }
    }

    @Nested
    class PagesThatAreReadTogether {
        private List<Page> pages(int limit, PageRequest... requests) {
            return journal.pages(new TenantId(tenant), List.of(requests), limit).await().atMost(PATIENCE).stream()
                    .map(Optional::orElseThrow)
                    .toList();
        }

        private PageRequest request(String user, @Nullable Cursor cursor) {
            return new PageRequest(new UserId(user), cursor);
        }

        @Test
        void haveEachTheirOwnCursorAndTheirOwnLimit() {
            store(
                    Events.event(tenant, "one", "ada", "grace", "alan"),
                    Events.event(tenant, "two", "ada", "grace", "alan"),
                    Events.event(tenant, "three", "ada"));
            Cursor ada = page("ada", null, 10).cursorAt(1);
            Cursor grace = page("grace", null, 10).cursorAt(2);

            List<Page> pages = pages(
                    2,
                    request("grace", Cursor.at(grace.epoch(), 2)),
                    request("ada", Cursor.at(ada.epoch(), 0)),
                    request("alan", null),
                    request("ada", Cursor.at(ada.epoch(), 2)),
                    request("alan", Cursor.at(grace.epoch(), 1)));

            assertThat(pages.stream().map(JournalTest::titles))
                    .containsExactly(
                            List.of(),
                            List.of("one", "two"),
                            List.of("one", "two"),
                            List.of("three"),
                            List.of("one", "two"));
            assertThat(pages).extracting(Page::isLast).containsExactly(true, false, true, true, true);
            assertThat(pages).extracting(Page::version).containsExactly(2L, 3L, 2L, 3L, 2L);
            assertThat(pages)
                    .extracting(Page::reset)
                    .containsExactly(null, null, ResetReason.FIRST, null, ResetReason.UNKNOWN_CURSOR);
            assertThat(pages.get(1)).isEqualTo(page("ada", Cursor.at(ada.epoch(), 0), 2));
        }

        @Test
        void areNotThereForAFeedThatIsNot() {
            store(Events.event(tenant, "one", "ada"));
            List<PageRequest> requests =
                    List.of(request("nobody", null), request("ada", null), request("nobody", null));

            List<Optional<Page>> pages =
                    journal.pages(new TenantId(tenant), requests, 10).await().atMost(PATIENCE);
            List<Optional<Long>> generations = journal.generations(
                            new TenantId(tenant), List.of(new UserId("nobody"), new UserId("ada")))
                    .await()
                    .atMost(PATIENCE);

            assertThat(pages).extracting(Optional::isPresent).containsExactly(false, true, false);
            assertThat(titles(pages.get(1).orElseThrow())).containsExactly("one");
            assertThat(generations)
                    .containsExactly(
                            Optional.empty(), Optional.of(page("ada", null, 1).generation()));
        }

        @Test
        void haveTheMarksOfTheirOwnFeed() {
            store(Events.event(tenant, "one", "ada", "grace"));
            Epoch epoch = page("ada", null, 10).epoch();
            MarkAll all = new MarkAll(Recipient.of(tenant, "ada"), Watermark.READ, null, null);
            states.mark(all).await().atMost(PATIENCE);

            List<Page> pages = pages(10, request("grace", null), request("ada", Cursor.at(epoch, 1)));

            assertThat(pages.getFirst().changes()).singleElement().isInstanceOf(Change.Arrived.class);
            assertThat(pages.getLast().changes()).singleElement().isInstanceOf(Change.Marked.class);
        }

        @Test
        void haveTheMarksOfTheirOwnFeedsCategories() {
            store(Events.event(tenant, "one", "ada", "grace"));
            String category =
                    PlainPages.page(journal, Recipient.of(tenant, "ada"), null, 1)
                            .await()
                            .atMost(PATIENCE)
                            .changes()
                            .stream()
                            .map(change -> ((Change.Arrived) change)
                                    .notification()
                                    .content()
                                    .category())
                            .findFirst()
                            .orElseThrow();
            MarkAll ofGrace = new MarkAll(Recipient.of(tenant, "grace"), Watermark.READ, null, category);
            states.mark(ofGrace).await().atMost(PATIENCE);

            List<Page> pages = pages(
                    10,
                    request("ada", Cursor.at(page("ada", null, 1).epoch(), 0)),
                    request("grace", Cursor.at(page("grace", null, 1).epoch(), 0)));

            assertThat(pages.getFirst().changes()).hasSize(1);
            assertThat(notification(pages.getFirst()).readAt()).isNull();
            assertThat(pages.getLast().changes()).hasSize(2);
            assertThat(notification(pages.getLast()).readAt()).isNotNull();
            assertThat(pages.getLast().changes().getLast()).isInstanceOf(Change.Marked.class);
        }

        private Notification notification(Page page) {
            return ((Change.Arrived) page.changes().getFirst()).notification();
        }
    }

    @Nested
    class ABatch {
        @Test
        void givesEachFeedItsVersionsInTheOrderOfTheEvents() {
            Stored stored = store(
                    Events.event(tenant, "one", "ada", "grace"),
                    Events.event(tenant, "two", "ada"),
                    Events.event(tenant, "three", "grace", "ada"));

            FeedChange ada = stored.changes().stream()
                    .filter(change -> change.recipient().equals(Recipient.of(tenant, "ada")))
                    .findFirst()
                    .orElseThrow();
            assertThat(stored.notifications()).isEqualTo(5);
            assertThat(stored.duplicates()).isZero();
            assertThat(ada.before()).isZero();
            assertThat(ada.after()).isEqualTo(3);
            assertThat(ada.counters()).isEqualTo(new Counters(3, 3));
            assertThat(ada.changes()).extracting(JournalTest::title).containsExactly("one", "two", "three");
            assertThat(ada.changes()).extracting(Change::version).containsExactly(1L, 2L, 3L);
        }

        @Test
        void keepsTheSameUserOfSeveralTenantsApart() {
            String other = Events.freshTenant();

            store(Events.event(tenant, "ours", "ada"), Events.event(other, "theirs", "ada"));

            assertThat(titles(page("ada", null, 10))).containsExactly("ours");
            assertThat(page("ada", null, 10).version()).isEqualTo(1);
        }

        @Test
        void keepsNamesWithSlashesApart() {
            store(Events.event(tenant + "/b", "first", "c"), Events.event(tenant, "second", "b/c"));

            Page second = page("b/c", null, 10);
            Page first = PlainPages.page(journal, Recipient.of(tenant + "/b", "c"), null, 10)
                    .await()
                    .atMost(PATIENCE);
            assertThat(titles(second)).containsExactly("second");
            assertThat(titles(first)).containsExactly("first");
        }

        @Test
        void readsBackWhatItSentLive() {
            Content content = new Content(
                    "urn:\"quoted\\",
                    "dev.test",
                    null,
                    Priority.HIGH,
                    "título 🎉",
                    null,
                    null,
                    "[{\"label\":\"a\",\"url\":\"https://a.test\"}]",
                    "{\"b\":1.500,\"a\":\"\\u00e9\"}",
                    "key",
                    Instant.parse("2026-01-02T03:04:05.123456789Z"),
                    Instant.parse("2027-01-01T00:00:00Z"));
            NewEvent event = new NewEvent(
                    new dev.tidings.feed.TenantId(tenant),
                    content.source(),
                    "id",
                    List.of(new dev.tidings.feed.UserId("a \"b\" \\ {c},d")),
                    content,
                    1,
                    2,
                    Instant.now());

            FeedChange live = store(event).changes().getFirst();
            Page replay = page("a \"b\" \\ {c},d", null, 10);

            assertThat(replay.changes()).isEqualTo(live.changes());
            assertThat(((Change.Arrived) replay.changes().getFirst()).notification())
                    .extracting(Notification::content)
                    .isEqualTo(content);
        }
    }

    @Nested
    class TheSameEventAgain {
        @Test
        void changesNothingAlsoWithOtherRecipients() {
            store(Events.withId("e1", tenant, "once", "ada"));

            Stored again = store(
                    Events.withId("e1", tenant, "again", "ada", "grace"), Events.withId("e2", tenant, "new", "ada"));

            assertThat(again.duplicates()).isEqualTo(1);
            assertThat(again.notifications()).isEqualTo(1);
            assertThat(titles(page("ada", null, 10))).containsExactly("once", "new");
            assertThat(page("grace", null, 10).version()).isZero();
        }

        @Test
        void besideNewOnesOfTheSameFeedLeavesNoGap() {
            NewEvent known = Events.event(tenant, "one", "ada");
            store(known);

            Stored stored = store(Events.event(tenant, "two", "ada"), known, Events.event(tenant, "three", "ada"));

            assertThat(stored.duplicates()).isOne();
            assertThat(stored.notifications()).isEqualTo(2);
            Page page = page("ada", null, 10);
            assertThat(page.version()).isEqualTo(3);
            assertThat(page.counters()).isEqualTo(new Counters(3, 3));
            assertThat(titles(page)).containsExactly("one", "two", "three");
            assertThat(count("select sum(items) from feed where tenant_id = $1"))
                    .isEqualTo(3);
        }

        @Test
        void makesNoFeedForARecipientWhoHasNone() {
            store(Events.withId("e1", tenant, "one", "ada"));

            store(Events.withId("e1", tenant, "one", "grace"));

            assertThat(count("select count(*) from feed where tenant_id = $1")).isOne();
        }

        @Test
        void countsOnceInOneBatch() {
            Stored stored =
                    store(Events.withId("e1", tenant, "once", "ada"), Events.withId("e1", tenant, "twice", "ada"));

            assertThat(stored.duplicates()).isEqualTo(1);
            assertThat(titles(page("ada", null, 10))).containsExactly("once");
        }

        @Test
        void isAnotherEventInAnotherTenant() {
            store(Events.withId("e1", Events.freshTenant(), "theirs", "ada"));

            assertThat(store(Events.withId("e1", tenant, "ours", "ada")).duplicates())
                    .isZero();
        }
    }

    @Nested
    class ManyWritersAtOnce {
        @Test
        void neitherDeadlockNorLoseNorDouble() {
            List<NewEvent> events = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                String[] users =
                        IntStream.range(0, 10).mapToObj(u -> "user-" + u).toArray(String[]::new);
                events.add(Events.withId("e" + i, tenant, "n" + i, users));
            }
            List<CompletableFuture<Stored>> writers = new ArrayList<>();
            for (int writer = 0; writer < 6; writer++) {
                List<NewEvent> shuffled = new ArrayList<>(events);
                Collections.shuffle(shuffled, new Random(writer));
                for (int from = 0; from < shuffled.size(); from += 50) {
                    List<NewEvent> batch = shuffled.subList(from, from + 50);
                    writers.add(journal.store(batch).subscribeAsCompletionStage());
                }
            }

            writers.forEach(CompletableFuture::join);

            assertThat(count("select count(*) from notification where tenant_id = $1"))
                    .isEqualTo(4000);
            assertThat(count("select count(distinct (user_id, version)) from notification where tenant_id = $1"))
                    .isEqualTo(4000);
            assertThat(count("select min(version) from feed where tenant_id = $1"))
                    .isEqualTo(400);
            assertThat(count("select max(unread) from feed where tenant_id = $1"))
                    .isEqualTo(400);
            assertThat(writers.stream().mapToInt(w -> w.join().notifications()).sum())
                    .isEqualTo(4000);
        }
    }

    @Nested
    class ALargeEvent {
        final String[] users = IntStream.range(0, 12_001).mapToObj(u -> "u" + u).toArray(String[]::new);

        @Test
        void isWrittenInSlicesAndOnlyOnce() {
            NewEvent large = Events.withId("large", tenant, "to all", users);

            Stored stored = store(large);
            Stored redelivered = store(large);

            assertThat(stored.notifications()).isEqualTo(12_001);
            assertThat(redelivered.notifications()).isZero();
            assertThat(redelivered.duplicates()).isEqualTo(1);
            assertThat(count("select count(*) from notification where tenant_id = $1"))
                    .isEqualTo(12_001);
            for (FeedChange change :
                    List.of(stored.changes().getFirst(), stored.changes().getLast())) {
                assertThat(page(change.recipient().user().value(), null, 10).changes())
                        .isEqualTo(change.changes());
            }
        }

        @Test
        void goesOnWhereACrashCutItOff() {
            NewEvent large = Events.withId("large", tenant, "to all", users);
            store(large);
            pool.preparedQuery("update event set written = 10000 where tenant_id = $1")
                    .execute(Tuple.of(tenant))
                    .await()
                    .atMost(PATIENCE);
            count("with gone as (delete from notification where tenant_id = $1"
                    + " and substr(user_id, 2)::int >= 10000 returning 1) select count(*) from gone");

            Stored rest = store(large);

            assertThat(rest.notifications()).isEqualTo(2_001);
            assertThat(count("select count(*) from notification where tenant_id = $1"))
                    .isEqualTo(12_001);
        }
    }

    @Nested
    class ARefusal {
        @Test
        void ofContentIsToldFromAnOutageAndLeavesNothing() {
            NewEvent good = Events.event(tenant, "good", "ada");
            NewEvent bad = Events.event(tenant, "bad \u0000", "ada");

            assertThatThrownBy(() -> store(good, bad)).isInstanceOf(RefusedContentException.class);

            assertThat(page("ada", null, 10).version()).isZero();
            assertThat(count("select count(*) from event where tenant_id = $1")).isZero();
        }
    }

    @Nested
    class Pages {
        @Test
        void areCutAtTheirLimitAndGoOnBehindIt() {
            store(Events.numbered(25, tenant, "ada").toArray(NewEvent[]::new));

            Page first = page("ada", null, 10);
            Page second = page("ada", first.cursorAt(10), 10);
            Page third = page("ada", second.cursorAt(20), 10);

            assertThat(first.isLast()).isFalse();
            assertThat(first.reset()).isEqualTo(ResetReason.FIRST);
            assertThat(first.base()).isEqualTo(25);
            assertThat(second.reset()).isNull();
            assertThat(third.isLast()).isTrue();
            assertThat(titles(third)).containsExactly("n21", "n22", "n23", "n24", "n25");
        }

        @Test
        void ofAnUnknownUserAreEmptyAndMakeTheFeed() {
            Page page = page("nobody yet", null, 10);

            assertThat(page.changes()).isEmpty();
            assertThat(page.version()).isZero();
            assertThat(page("nobody yet", page.cursorAt(0), 10).reset()).isNull();
        }
    }
}
