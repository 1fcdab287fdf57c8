package dev.tidings.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Counters;
import dev.tidings.feed.FeedChange;
import dev.tidings.feed.FeedKey;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.TenantId;
import dev.tidings.feed.Watermark;
import dev.tidings.load.WallClock;
import dev.tidings.testing.Awaits;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is erased is forgotten, and nothing from before brings them back. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class ErasuresTest extends JournalTests {
    @Inject
    Erasures erasures;

    NewEvent recorded(Instant at, String title, String... users) {
        NewEvent event = Events.event(tenant, title, users);
        return new NewEvent(
                event.tenant(), event.source(), event.id(), event.users(), event.content(), 0, event.offset(), at);
    }

    /** Step by step. An erasure has the time of its millisecond, and what came to be within that is of a new life. */
    List<Erasure> eraseTenant() {
        WallClock.pause(Duration.ofMillis(2));
        List<Erasure> steps = new ArrayList<>();
        do {
            steps.add(await(erasures.eraseSome(new TenantId(tenant))));
        } while (!steps.getLast().isDone());
        return steps;
    }

    @Nested
    class OfAPerson {
        @Test
        void leavesNothingOfTheFeed() {
            NewEvent event = Events.event(tenant, "one", "ada", "bob");
            store(event, Events.event(tenant, "two", "ada"));
            retract(event);
            mark(Watermark.READ, null, "tests");

            Erasure erasure = await(erasures.erase(ada()));

            assertThat(erasure.notifications()).isEqualTo(1);
            assertThat(erasure.feeds()).isEqualTo(1);
            assertThat(erasure.gone()).containsExactly(ada());
            assertThat(erasure.isDone()).isTrue();
            for (String table : List.of("feed", "notification", "category_mark")) {
                assertThat(number(
                                "select count(*) from " + table + " where tenant_id = $1 and user_id = 'ada'", tenant))
                        .isZero();
            }
            assertThat(changes(Recipient.of(tenant, "bob"))).hasSize(1);
        }

        @Test
        void keepsOutWhatWasRecordedBeforeAndNothingElse() {
            NewEvent known = Events.event(tenant, "known", "ada");
            store(known);
            Instant erasedAt = await(erasures.erase(ada())).erasedAt();

            Stored before = store(recorded(erasedAt.minusMillis(1), "before", "ada", "bob"));
            assertThat(number("select count(*) from feed where tenant_id = $1 and user_id = 'ada'", tenant))
                    .isZero();
            store(known);
            store(recorded(erasedAt, "after", "ada"));
            store(recorded(erasedAt.minusSeconds(1), "late", "ada"));

            assertThat(before.changes()).extracting(FeedChange::recipient).containsExactly(Recipient.of(tenant, "bob"));
            assertThat(titles()).containsExactly("after");
            assertThat(page(ada(), null).version()).isEqualTo(1);
            assertThat(counters()).isEqualTo(new Counters(1, 1));
            assertThat(titles(Recipient.of(tenant, "bob"))).containsExactly("before");
            assertCountersAreThoseOfTheRows();
        }

        @Test
        void leavesAFeedThatIsMadeAnewWithAnotherEpochAndAYoungerGeneration() {
            store(Events.event(tenant, "one", "ada"));
            await(states.signOut(ada()));
            Page before = page(ada(), null);

            await(erasures.erase(ada()));
            store(Events.event(tenant, "two", "ada"));

            Page now = page(ada(), before.cursorAt(before.version()));
            assertThat(now.reset()).isEqualTo(ResetReason.UNKNOWN_CURSOR);
            assertThat(now.epoch()).isNotEqualTo(before.epoch());
            assertThat(now.generation()).isGreaterThan(before.generation());
            assertThat(titles()).containsExactly("two");
        }

        @Test
        void isForTheTenantsPersonAlone() {
            String other = Events.freshTenant();
            store(Events.event(tenant, "ours", "ada"), Events.event(other, "theirs", "ada"));

            Instant erasedAt = await(erasures.erase(ada())).erasedAt();

            assertThat(titles(Recipient.of(other, "ada"))).containsExactly("theirs");
            assertThat(await(erasures.erasedAfter(List.of(ada(), Recipient.of(other, "ada")), erasedAt.minusMillis(1))))
                    .containsOnlyKeys(ada());
        }

        @Test
        void whileEventsComeLeavesOneLifeOrTheOther() {
            for (int i = 0; i < 40; i++) {
                Instant before = Instant.now().minusSeconds(60);
                List<Uni<?>> all = List.of(
                        journal.store(List.of(recorded(before, "old", "ada", "bob"))),
                        erasures.erase(ada()),
                        journal.store(List.of(recorded(before, "old", "ada", "bob"))));

                atOnce(all);

                assertThat(number("select count(*) from notification where tenant_id = $1 and user_id = 'ada'", tenant))
                        .isZero();
            }
            assertThat(page(Recipient.of(tenant, "bob"), null).counters()).isEqualTo(new Counters(80, 80));
            assertCountersAreThoseOfTheRows();
        }
    }

    @Nested
    class OfATenant {
        final String[] users = IntStream.range(0, 230).mapToObj(i -> "u" + i).toArray(String[]::new);

        @Test
        void goesInStepsUntilNothingIsLeft() {
            String other = Events.freshTenant();
            store(Events.event(tenant, "one", users), Events.event(tenant, "two", users));
            store(Events.event(other, "theirs", users));

            List<Erasure> steps = eraseTenant();

            Set<Recipient> gone = new HashSet<>();
            steps.forEach(step -> gone.addAll(step.gone()));
            assertThat(gone).hasSize(users.length);
            assertThat(steps).hasSizeGreaterThan(3);
            Erasure last = steps.getLast();
            assertThat(last.feeds()).isEqualTo(users.length);
            assertThat(last.notifications()).isEqualTo(2L * users.length);
            assertThat(last.events()).isEqualTo(2);
            for (String table : List.of("feed", "notification", "event")) {
                assertThat(number("select count(*) from " + table + " where tenant_id = $1", tenant))
                        .isZero();
            }
            assertThat(number("select count(*) from notification where tenant_id = $1", other))
                    .isEqualTo(users.length);
        }

        @Test
        void sparesWhatComesAfterItsBeginning() {
            store(Events.event(tenant, "one", users));
            Instant erasedAt = await(erasures.eraseSome(new TenantId(tenant))).erasedAt();
            Awaits.await().until(() -> Instant.now().isAfter(erasedAt.plusMillis(1)));
            store(recorded(erasedAt.minusMillis(1), "before", "ada"));
            store(recorded(Instant.now(), "after", "ada"));

            eraseTenant();

            assertThat(titles()).containsExactly("after");
            assertThat(number("select count(*) from feed where tenant_id = $1", tenant))
                    .isEqualTo(1);
        }

        @Test
        void byTwoCallsAtOnceIsCountedOnce() {
            store(Events.event(tenant, "one", users));
            WallClock.pause(Duration.ofMillis(2));

            List<Erasure> steps = new ArrayList<>();
            do {
                Uni<Erasure> step = erasures.eraseSome(new TenantId(tenant));
                steps.addAll(await(Uni.join().all(List.of(step, step)).andFailFast()));
            } while (steps.stream().noneMatch(Erasure::isDone));

            assertThat(steps.stream().mapToInt(step -> step.gone().size()).sum())
                    .isEqualTo(users.length);
            assertThat(steps.stream().mapToLong(Erasure::feeds).max()).hasValue(users.length);
        }

        @Test
        void givesUpOnABatchThatHangs() {
            Optional<Throwable> failure = await(pool.withTransaction(connection -> connection
                    .preparedQuery("select pg_advisory_xact_lock_shared($1)")
                    .execute(Tuple.of(Erasures.OF_A_TENANT))
                    .chain(() -> erasures.eraseSome(new TenantId(tenant)))
                    .map(erasure -> Optional.<Throwable>empty())
                    .onFailure()
                    .recoverWithItem(Optional::of)));

            assertThat(failure).hasValueSatisfying(reason -> assertThat(reason).hasMessageContaining("lock timeout"));
            assertThat(eraseTenant().getLast().isDone()).isTrue();
        }

        /** It has looked for erasures before there was one, and commits its feed after that. */
        @Test
        void waitsForABatchThatHasNotSeenIt() {
            CompletableFuture<Erasure> erasure = new CompletableFuture<>();

            await(pool.withTransaction(connection -> connection
                    .preparedQuery("select pg_advisory_xact_lock_shared($1)")
                    .execute(Tuple.of(Erasures.OF_A_TENANT))
                    .invoke(() -> erasures.eraseSome(new TenantId(tenant))
                            .subscribe()
                            .with(erasure::complete, erasure::completeExceptionally))
                    .onItem()
                    .delayIt()
                    .by(Duration.ofMillis(300))
                    .chain(() -> connection
                            .preparedQuery("insert into feed (tenant_id, user_id, epoch) values ($1, 'new', 0)")
                            .execute(Tuple.of(tenant)))
                    .onItem()
                    .delayIt()
                    .by(Duration.ofMillis(2))
                    .invoke(() -> assertThat(erasure).isNotDone())));
            erasure.join();
            eraseTenant();

            assertThat(number("select count(*) from feed where tenant_id = $1", tenant))
                    .isZero();
        }

        @ParameterizedTest
        @NullSource
        @ValueSource(strings = "a key")
        void isSeenByABatchThatComesWhileItIsWrittenDown(@Nullable String collapseKey) {
            NewEvent before = collapseKey == null
                    ? Events.event(tenant, "before", "ada")
                    : Events.keyed(collapseKey, tenant, "before", "ada");
            CompletableFuture<Stored> stored = new CompletableFuture<>();

            await(pool.withTransaction(connection -> connection
                    .preparedQuery("select pg_advisory_xact_lock($1)")
                    .execute(Tuple.of(Erasures.OF_A_TENANT))
                    .invoke(() -> PlainJournal.on(pool)
                            .store(List.of(before))
                            .subscribe()
                            .with(stored::complete, stored::completeExceptionally))
                    .onItem()
                    .delayIt()
                    .by(Duration.ofMillis(300))
                    .chain(() -> connection
                            .preparedQuery(
                                    "insert into erasure (key, erased_at) values ($1, now() + interval '1 minute')")
                            .execute(Tuple.of(FeedKey.of(new TenantId(tenant)).value())))
                    .invoke(() -> assertThat(stored).isNotDone())));

            assertThat(stored.join().notifications()).isZero();
            assertThat(number("select count(*) from feed where tenant_id = $1", tenant))
                    .isZero();
        }

        @Test
        void doneOnceMoreBeginsAnew() {
            store(Events.event(tenant, "one", "ada"));
            eraseTenant();
            store(Events.event(tenant, "two", "ada"));

            Erasure again = eraseTenant().getLast();

            assertThat(again.feeds()).isEqualTo(1);
            assertThat(again.notifications()).isEqualTo(1);
            assertThat(number("select count(*) from feed where tenant_id = $1", tenant))
                    .isZero();
        }
    }
}
