package dev.tidings.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Change;
import dev.tidings.feed.Counters;
import dev.tidings.feed.FeedChange;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.Removal;
import dev.tidings.testing.Awaits;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** An event is taken back wherever it has come to, and wherever it would still come. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class RetractionTest extends JournalTests {
    private static final String STANDING = "select count(*) from notification where tenant_id = $1 and removed is null";

    @AfterEach
    void countersAreThoseOfTheRows() {
        assertCountersAreThoseOfTheRows();
    }

    @Nested
    class AfterTheEvent {
        @Test
        void removesTheNotification() {
            NewEvent event = Events.event(tenant, "wrong", "ada");
            UUID id = idOf(arrive(event));
            arrive(Events.event(tenant, "right", "ada"));

            List<FeedChange> changes = retract(event);

            assertThat(changes).singleElement().satisfies(change -> {
                assertThat(change.before()).isEqualTo(2);
                assertThat(change.changes()).containsExactly(new Change.Left(3, id, Removal.RETRACTED));
                assertThat(change.counters()).isEqualTo(new Counters(1, 1));
            });
            assertThat(titles()).containsExactly("right");
            assertThat(changes(ada())).contains(changes.getFirst().changes().getFirst());
        }

        @Test
        void forgetsWhatItSaid() {
            NewEvent event = Events.keyed("key", tenant, "secret", "ada");
            arrive(event);

            retract(event);

            assertThat(number("""
                    select count(*) from notification
                    where tenant_id = $1 and title = '' and body is null and url is null and data is null and source = ''
                      and category is null and collapse_key is null and event_id = ''""", tenant)).isEqualTo(1);
        }

        @Test
        void isForEveryFeedThatItReached() {
            String[] users = IntStream.range(0, 300).mapToObj(i -> "u" + i).toArray(String[]::new);
            NewEvent event = Events.event(tenant, "wrong", users);
            store(event, Events.event(tenant, "right", users));

            List<FeedChange> changes = retract(event);

            assertThat(changes)
                    .hasSize(300)
                    .allSatisfy(change -> assertThat(change.counters()).isEqualTo(new Counters(1, 1)));
            assertThat(number(STANDING, tenant)).isEqualTo(300);
        }

        @Test
        void isForItsTenantAlone() {
            String other = Events.freshTenant();
            NewEvent ours = Events.withId("same id", tenant, "ours", "ada");
            store(ours, Events.withId("same id", other, "theirs", "ada"));

            retract(ours);

            assertThat(titles()).isEmpty();
            assertThat(titles(Recipient.of(other, "ada"))).containsExactly("theirs");
        }

        @Test
        void countsWhatWasReadOrArchivedAsNothing() {
            NewEvent read = Events.event(tenant, "read", "ada");
            NewEvent archived = Events.event(tenant, "archived", "ada");
            patch(idOf(arrive(read)), true, null, null);
            patch(idOf(arrive(archived)), null, null, true);
            arrive(Events.event(tenant, "unread", "ada"));

            List<FeedChange> changes = retract(read, archived);

            assertThat(changes.getFirst().counters()).isEqualTo(new Counters(1, 1));
        }

        @Test
        void asksNothingOfTheSecondTime() {
            NewEvent event = Events.event(tenant, "wrong", "ada");
            arrive(event);
            retract(event);

            assertThat(retract(event)).isEmpty();
            assertThat(store(event).duplicates()).isEqualTo(1);
            assertThat(titles()).isEmpty();
        }

        /** A producer that got no answer sends it again, into the same batch. */
        @Test
        void namedTwiceAtOnceCountsOnce() {
            NewEvent event = Events.event(tenant, "wrong", "ada");
            arrive(event, Events.event(tenant, "right", "ada"));

            FeedChange change = retract(event, event).getFirst();

            assertThat(change.after()).isEqualTo(3);
            assertThat(change.changes()).hasSize(1);
            assertThat(change.counters()).isEqualTo(new Counters(1, 1));
        }
    }

    @Nested
    class BeforeTheEvent {
        @Test
        void keepsItFromComing() {
            NewEvent event = Events.event(tenant, "wrong", "ada");

            assertThat(retract(event)).isEmpty();
            Stored stored = store(event, Events.event(tenant, "right", "ada"));

            assertThat(stored.duplicates()).isEqualTo(1);
            assertThat(titles()).containsExactly("right");
        }
    }

    @Nested
    class WithTheEvent {
        @Test
        void leavesNothing() {
            for (int i = 0; i < 100; i++) {
                NewEvent event = Events.event(tenant, "n" + i, "ada", "bob");
                Uni<Stored> stored = journal.store(List.of(event, Events.event(tenant, "stays", "ada")));
                Uni<List<FeedChange>> retracted = journal.retract(List.of(key(event)));

                atOnce(i % 2 == 0 ? List.of(stored, retracted) : List.of(retracted, stored));
            }

            assertThat(number(STANDING, tenant)).isEqualTo(100);
            assertThat(counters()).isEqualTo(new Counters(100, 100));
        }
    }

    @Nested
    class OfACollapsedEvent {
        @Test
        void changesNothing() {
            NewEvent first = Events.keyed("key", tenant, "first", "ada");
            arrive(first);
            arrive(Events.keyed("key", tenant, "second", "ada"));

            assertThat(retract(first)).isEmpty();
            assertThat(titles()).containsExactly("second");
        }

        @Test
        void removesWhatStandsWhenItIsTheLast() {
            NewEvent second = Events.keyed("key", tenant, "second", "ada");
            UUID id = idOf(arrive(Events.keyed("key", tenant, "first", "ada")));
            arrive(second);

            FeedChange change = retract(second).getFirst();

            assertThat(change.changes()).containsExactly(new Change.Left(3, id, Removal.RETRACTED));
            assertThat(change.counters()).isEqualTo(new Counters(0, 0));
        }
    }

    /** More recipients than one transaction takes. */
    @Nested
    class OfALargeEvent {
        private final NewEvent large = Events.event(
                tenant,
                "large",
                IntStream.range(0, 2 * Batch.MAX_DELIVERIES + 7)
                        .mapToObj(i -> "u" + i)
                        .toArray(String[]::new));

        @Test
        void findsAllOfIt() {
            store(large);

            List<FeedChange> changes = retract(large);

            assertThat(changes).hasSize(large.users().size());
            assertThat(number(STANDING, tenant)).isZero();
            assertThat(store(large).notifications()).isZero();
        }

        @Test
        void stopsItOnItsWay() {
            var stored = journal.store(List.of(large)).subscribeAsCompletionStage();
            Awaits.await().atMost(PATIENCE).until(() -> number(STANDING, tenant) > 0);

            retract(large);

            stored.join();
            assertThat(number(STANDING, tenant)).isZero();
        }
    }
}
