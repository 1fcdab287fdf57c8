package dev.tidings.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Change;
import dev.tidings.feed.Counters;
import dev.tidings.feed.FeedChange;
import dev.tidings.feed.Notification;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.Watermark;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** An event with a collapse key replaces the unread notification of that key. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class CollapseTest extends JournalTests {
    NewEvent keyed(String title, String... users) {
        return Events.keyed("key", tenant, title, users.length == 0 ? new String[] {"ada"} : users);
    }

    @AfterEach
    void countersAreThoseOfTheRows() {
        assertCountersAreThoseOfTheRows();
    }

    @Nested
    class OfWhatIsUnread {
        @Test
        void bringsNewContentUnderTheSameId() {
            UUID id = idOf(arrive(keyed("one")));
            arrive(Events.event(tenant, "between", "ada"));

            FeedChange change = arrive(keyed("two"));

            Notification now = notification(change.changes().getFirst());
            assertThat(now.id()).isEqualTo(id);
            assertThat(now.seq()).isEqualTo(3);
            assertThat(now.content().title()).isEqualTo("two");
            assertThat(change.before()).isEqualTo(2);
            assertThat(change.after()).isEqualTo(3);
            assertThat(change.counters()).isEqualTo(new Counters(2, 2));
            assertThat(changes(ada()))
                    .hasSize(2)
                    .last()
                    .isEqualTo(change.changes().getFirst());
        }

        @Test
        void makesItUnseenAgain() {
            UUID byRow = idOf(arrive(keyed("one")));
            patch(byRow, null, true, null);
            UUID byWatermark = idOf(arrive(Events.keyed("other", tenant, "one", "ada")));
            mark(Watermark.SEEN, null, null);
            assertThat(counters()).isEqualTo(new Counters(2, 0));

            FeedChange change = arrive(keyed("two"), Events.keyed("other", tenant, "two", "ada"));

            assertThat(change.changes())
                    .extracting(one -> notification(one).id())
                    .containsExactly(byRow, byWatermark);
            assertThat(change.changes())
                    .allSatisfy(one -> assertThat(notification(one).seenAt()).isNull());
            assertThat(standing(ada()))
                    .allSatisfy(one -> assertThat(one.seenAt()).isNull());
            assertThat(change.counters()).isEqualTo(new Counters(2, 2));
        }

        @Test
        void isBeyondAWatermarkOfBefore() {
            arrive(keyed("one"));
            arrive(Events.event(tenant, "between", "ada"));
            mark(Watermark.READ, 2L, "of nothing");
            mark(Watermark.SEEN, null, null);

            arrive(keyed("two"));

            assertThat(standing(ada()).getLast().seenAt()).isNull();
            assertThat(mark(Watermark.READ, 2L, null).counters()).isEqualTo(new Counters(1, 1));
        }

        @Test
        void takesTheNewestOfSeveral() {
            UUID older = idOf(arrive(keyed("one")));
            patch(older, true, null, null);
            UUID newer = idOf(arrive(keyed("two")));
            patch(older, false, null, null);

            UUID replaced = idOf(arrive(keyed("three")));

            assertThat(replaced).isEqualTo(newer);
            assertThat(titles()).containsExactly("one", "three");
        }

        @Test
        void thatWasReadOnceIsPossibleAgain() {
            UUID id = idOf(arrive(keyed("one")));
            mark(Watermark.READ, null, null);
            patch(id, false, null, null);

            assertThat(idOf(arrive(keyed("two")))).isEqualTo(id);
            assertThat(counters()).isEqualTo(new Counters(1, 1));
        }
    }

    @Nested
    class LeavesWhatIs {
        void assertIsLeft(UUID id, Counters counters) {
            FeedChange change = arrive(keyed("two"));

            assertThat(idOf(change)).isNotEqualTo(id);
            assertThat(change.counters()).isEqualTo(counters);
        }

        @Test
        void read() {
            UUID id = idOf(arrive(keyed("one")));
            patch(id, true, null, null);

            assertIsLeft(id, new Counters(1, 1));
            assertThat(titles()).containsExactly("one", "two");
        }

        @Test
        void readByAWatermark() {
            UUID id = idOf(arrive(keyed("one")));
            mark(Watermark.READ, null, null);

            assertIsLeft(id, new Counters(1, 1));
            assertThat(standing(ada()).getFirst().readAt()).isNotNull();
            assertThat(standing(ada()).getLast().readAt()).isNull();
        }

        @Test
        void readByTheWatermarkOfItsCategory() {
            UUID id = idOf(arrive(keyed("one")));
            mark(Watermark.READ, null, "tests");

            assertIsLeft(id, new Counters(1, 1));
        }

        @Test
        void inTheArchive() {
            UUID id = idOf(arrive(keyed("one")));
            patch(id, null, null, true);

            assertIsLeft(id, new Counters(1, 1));
            assertThat(titles()).containsExactly("two");
        }

        @Test
        void over() {
            Instant past = Instant.now().minusSeconds(60);
            UUID id = idOf(arrive(Events.withContent(Events.content("one", "tests", "key", past), tenant, "ada")));

            FeedChange change = arrive(keyed("two"));

            assertThat(idOf(change)).isNotEqualTo(id);
        }

        @Test
        void retracted() {
            NewEvent one = keyed("one");
            UUID id = idOf(arrive(one));
            retract(one);

            assertIsLeft(id, new Counters(1, 1));
        }

        @Test
        void anothers() {
            String other = Events.freshTenant();
            arrive(Events.keyed("key", other, "theirs", "ada"));
            arrive(keyed("his", "bob"));
            arrive(Events.keyed("another key", tenant, "hers", "ada"));

            arrive(keyed("two"));

            assertThat(titles(Recipient.of(other, "ada"))).containsExactly("theirs");
            assertThat(titles(Recipient.of(tenant, "bob"))).containsExactly("his");
            assertThat(titles()).containsExactly("hers", "two");
        }
    }

    @Nested
    class InOneBatch {
        @Test
        void theLastOfAKeyStands() {
            FeedChange change = arrive(keyed("one"), Events.event(tenant, "between", "ada"), keyed("two"));

            assertThat(change.after()).isEqualTo(3);
            assertThat(change.counters()).isEqualTo(new Counters(2, 2));
            assertThat(change.changes()).hasSize(3);
            assertThat(notification(change.changes().get(2)).id())
                    .isEqualTo(notification(change.changes().get(0)).id());
            assertThat(titles()).containsExactly("between", "two");
        }

        @Test
        void eachReplacesTheOneBeforeIt() {
            UUID id = idOf(arrive(keyed("zero")));
            patch(id, null, true, null);

            FeedChange change = arrive(keyed("one"), keyed("two"), keyed("three"));

            assertThat(change.changes())
                    .extracting(one -> notification(one).id())
                    .containsOnly(id);
            assertThat(change.counters()).isEqualTo(new Counters(1, 1));
            assertThat(standing(ada())).singleElement().satisfies(one -> {
                assertThat(one.seq()).isEqualTo(change.after());
                assertThat(one.content().title()).isEqualTo("three");
            });
        }

        @Test
        void itIsForEachPersonAsTheyHaveIt() {
            store(keyed("one", "ada", "bob", "grace"));
            patch(standing(ada()).getFirst().id(), true, null, null);

            store(keyed("two", "ada", "bob", "eve"));

            assertThat(titles()).containsExactly("one", "two");
            assertThat(titles(Recipient.of(tenant, "bob"))).containsExactly("two");
            assertThat(titles(Recipient.of(tenant, "grace"))).containsExactly("one");
            assertThat(titles(Recipient.of(tenant, "eve"))).containsExactly("two");
        }
    }

    @Nested
    class FromSeveralSides {
        @Test
        void leavesOne() {
            List<Uni<Stored>> stores = IntStream.range(0, 40)
                    .mapToObj(i -> journal.store(List.of(keyed("n" + i))))
                    .toList();

            atOnce(stores);

            assertThat(changes(ada())).singleElement().isInstanceOf(Change.Arrived.class);
            assertThat(page(ada(), null).version()).isEqualTo(40);
            assertThat(counters()).isEqualTo(new Counters(1, 1));
        }
    }
}
