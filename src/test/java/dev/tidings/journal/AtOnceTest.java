package dev.tidings.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Change;
import dev.tidings.feed.Content;
import dev.tidings.feed.FeedChange;
import dev.tidings.feed.Priority;
import dev.tidings.feed.Recipient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A batch that is written in one round trip, as if nothing stood in its way: right when nothing does, and nothing else. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class AtOnceTest extends JournalTests {
    /** Each pair is in one order by its bytes, and in the other by its UTF-16 units. */
    private static final List<String> NAMES =
            List.of("\uFF5E", "\uD83D\uDE00", "\uE000b", "\uD800\uDC00a", "z", "Z", "za", "ä", "a/b", "a");

    private static final NoArgGenerator IDS = Generators.timeBasedEpochRandomGenerator();

    @Inject
    Erasures erasures;

    private Stored writeAtOnce(List<NewEvent> events) {
        Instant now = Journal.now(Clock.systemUTC());
        return await(new AtOnce(pool, now, now, IDS).write(events));
    }

    /** Of the tenant. */
    private long rows(String table) {
        return sql("select count(*) from " + table + " where tenant_id = $1", tenant)
                .iterator()
                .next()
                .getLong(0);
    }

    @Test
    void saysWhatItWroteForEachFeedWhateverItsName() {
        List<NewEvent> events = new ArrayList<>(IntStream.range(0, 10 * NAMES.size())
                .mapToObj(i -> Events.event(tenant, "event " + i, NAMES.get(i % NAMES.size())))
                .toList());
        Collections.shuffle(events, new Random(1));

        Stored stored = writeAtOnce(events);

        assertThat(stored.notifications()).isEqualTo(events.size());
        assertThat(stored.changes())
                .extracting(change -> change.recipient().user().value())
                .containsExactlyInAnyOrderElementsOf(NAMES);
        for (FeedChange change : stored.changes()) {
            assertThat(change.changes())
                    .extracting(Change::version)
                    .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
            assertThat(page(change.recipient(), null).changes()).isEqualTo(change.changes());
        }
    }

    @Test
    void goesOnFromWhereAFeedStands() {
        store(Events.event(tenant, "one", "ada"));

        writeAtOnce(List.of(Events.event(tenant, "two", "bob"), Events.event(tenant, "three", "ada", "bob")));

        assertThat(titles()).containsExactly("one", "three");
        assertThat(titles(Recipient.of(tenant, "bob"))).containsExactly("two", "three");
        assertThat(page(ada(), null).version()).isEqualTo(2);
    }

    /** Each notification is put together from what is said once of its event and once of its feed. */
    @Test
    void bringsEachEventToEachOfItsRecipients() {
        List<String> users = List.of("dan", "ada", "bob", "cyd");
        List<NewEvent> events = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            events.add(Events.withContent(
                    content(i), tenant, users.subList(i % 4, 4).toArray(String[]::new)));
        }
        Collections.shuffle(events, new Random(2));

        Stored stored = writeAtOnce(events);

        assertThat(stored.notifications()).isEqualTo(30);
        assertThat(rows("event")).isEqualTo(12);
        for (FeedChange change : stored.changes()) {
            assertThat(change.changes())
                    .extracting(
                            arrived -> ((Change.Arrived) arrived).notification().content())
                    .containsExactlyElementsOf(events.stream()
                            .filter(event ->
                                    event.users().contains(change.recipient().user()))
                            .map(NewEvent::content)
                            .toList());
            assertThat(page(change.recipient(), null).changes()).isEqualTo(change.changes());
        }
        for (NewEvent event : events) {
            assertThat(sql("select 1 from notification where event_id = $1 and source = $2", event.id(), event.source())
                            .size())
                    .isEqualTo(event.users().size());
        }
    }

    /** Of each another one, some without what is optional. */
    private static Content content(int i) {
        boolean isShort = i % 3 == 0;
        Instant time = Instant.parse("2026-11-28T10:00:00.123456Z").plusSeconds(i);
        return new Content(
                "urn:source:" + i % 2,
                "type." + i,
                isShort ? null : "category " + i,
                isShort ? Priority.LOW : Priority.HIGH,
                "title " + i,
                isShort ? null : "body " + i,
                isShort ? null : "https://example.com/" + i,
                isShort ? "[]" : "[{\"label\":\"%1$d\",\"url\":\"/%1$d\"}]".formatted(i),
                isShort ? null : "{\"n\":%d}".formatted(i),
                null,
                time,
                isShort ? null : time.plus(Duration.ofDays(365)));
    }

    /** So that Postgres need not tidy up a page at each event; see V7. */
    @Test
    void aFeedGivesUpItsReserveWithTheFirstEventThatChangesIt() {
        await(journal.open(ada()));
        assertThat(reserves()).containsExactly(60);
        writeAtOnce(List.of(Events.event(tenant, "one", "ada", "bob")));
        assertThat(reserves()).containsExactly(null, 60);

        store(Events.keyed("a key", tenant, "two", "bob"));

        assertThat(reserves()).containsExactly(null, null);
    }

    /** Of the tenant's feeds, in the order of their users: how many characters. */
    private List<Integer> reserves() {
        List<Integer> reserves = new ArrayList<>();
        sql("select length(reserve) from feed where tenant_id = $1 order by user_id", tenant)
                .forEach(row -> reserves.add(row.getInteger(0)));
        return reserves;
    }

    @Test
    void leavesNothingWhenOneIsKnown() {
        NewEvent known = Events.event(tenant, "known", "ada");
        store(known);

        assertThatThrownBy(() -> writeAtOnce(List.of(Events.event(tenant, "new", "bob"), known)))
                .isInstanceOf(SurpriseException.class);

        assertThat(rows("feed")).isOne();
        assertThat(rows("event")).isOne();
        assertThat(titles()).containsExactly("known");
    }

    @Test
    void leavesNothingWhenTheOnlyOneIsKnown() {
        NewEvent known = Events.event(tenant, "known", "ada");
        store(known);

        assertThatThrownBy(() -> writeAtOnce(List.of(known))).isInstanceOf(SurpriseException.class);

        assertThat(titles()).containsExactly("known");
        assertThat(page(ada(), null).version()).isOne();
    }

    @Test
    void oneOfManyThatWriteTheSameHasWrittenIt() {
        NewEvent event = Events.event(tenant, "same", "ada", "bob");

        List<Boolean> written = Stream.generate(() -> new AtOnce(pool, Instant.now(), Instant.now(), IDS)
                        .write(List.of(event))
                        .map(stored -> true)
                        .onFailure(SurpriseException.class)
                        .recoverWithItem(false)
                        .subscribeAsCompletionStage())
                .limit(5)
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(written).containsOnlyOnce(true);
        assertThat(titles()).containsExactly("same");
        assertThat(titles(Recipient.of(tenant, "bob"))).containsExactly("same");
    }

    /** The erasure is committed while the batch waits for the feed that it holds. */
    @Test
    void seesAnErasureThatItWaitedFor() {
        NewEvent before = Events.event(tenant, "before", "ada");
        CompletableFuture<Stored> waiting = new CompletableFuture<>();

        await(pool.withTransaction(connection -> connection
                .preparedQuery("insert into feed (tenant_id, user_id, epoch) values ($1, 'ada', 0)")
                .execute(Tuple.of(tenant))
                .invoke(() -> new AtOnce(pool, Instant.now(), Instant.now(), IDS)
                        .write(List.of(before))
                        .subscribe()
                        .with(waiting::complete, waiting::completeExceptionally))
                .onItem()
                .delayIt()
                .by(Duration.ofMillis(300))
                .chain(() -> connection
                        .preparedQuery("insert into erasure (key, erased_at) values ($1, now() + interval '1 minute')")
                        .execute(Tuple.of(ada().key().value())))
                .chain(() -> connection
                        .preparedQuery("delete from feed where tenant_id = $1")
                        .execute(Tuple.of(tenant)))
                .invoke(() -> assertThat(waiting).isNotDone())));

        assertThatThrownBy(waiting::join).hasCauseInstanceOf(SurpriseException.class);
        assertThat(rows("feed")).isZero();
        assertThat(rows("event")).isZero();
    }

    @Test
    void aKnownEventWithContentThatIsRefusedChangesNothing() {
        NewEvent known = Events.event(tenant, "known", "ada");
        store(known);
        NewEvent bad = Events.withId(known.id(), tenant, "NUL \0", "ada");

        // A journal of its own: it has met no surprise yet.
        assertThat(await(PlainJournal.on(pool).store(List.of(bad))).duplicates())
                .isOne();
    }

    @Test
    void leavesNothingForSomebodyWhoWasErasedLater() {
        NewEvent now = Events.event(tenant, "old", "ada", "bob");
        NewEvent before = new NewEvent(
                now.tenant(),
                now.source(),
                now.id(),
                now.users(),
                now.content(),
                0,
                now.offset(),
                now.recordedAt().minusSeconds(1));
        await(erasures.erase(ada()));

        assertThatThrownBy(() -> writeAtOnce(List.of(before))).isInstanceOf(SurpriseException.class);

        assertThat(rows("feed")).isZero();
    }
}
