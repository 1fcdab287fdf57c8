package dev.tidings.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Change;
import dev.tidings.feed.Counters;
import dev.tidings.feed.Cursor;
import dev.tidings.feed.Epoch;
import dev.tidings.feed.FeedChange;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.Removal;
import dev.tidings.feed.Watermark;
import dev.tidings.testing.Awaits;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is too old, or too much, leaves its feed; what left long ago is forgotten. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@TestProfile(RareUpkeep.class)
class RetentionTest extends JournalTests {
    @Inject
    Erasures erasures;

    /** Until the tenant's feeds have been looked at; answers what changed in ada's. */
    List<FeedChange> visit() {
        sql("update feed set visit_at = now() - interval '1 year' where tenant_id = $1", tenant);
        List<FeedChange> changes = new ArrayList<>();
        Awaits.await().atMost(PATIENCE).until(() -> {
            Slice slice = await(retention.visit());
            assertThat(slice.drifted()).isZero();
            changes.addAll(slice.changes());
            return number("select count(*) from feed where tenant_id = $1 and visit_at < now()", tenant) == 0;
        });
        return changes.stream().filter(one -> one.recipient().equals(ada())).toList();
    }

    UUID stored(String title) {
        return idOf(arrive(Events.event(tenant, title, "ada")));
    }

    @AfterEach
    void countersAreThoseOfTheRows() {
        assertCountersAreThoseOfTheRows();
    }

    @Nested
    class AVisit {
        @Test
        void prunesWhatWasReadOrArchivedLongAgo() {
            UUID read = stored("read");
            UUID archived = stored("archived");
            stored("unread");
            patch(read, true, null, null);
            patch(archived, null, null, true);
            daysPass(8);
            patch(stored("read lately"), true, null, null);

            FeedChange change = visit().getFirst();

            assertThat(change.changes())
                    .containsExactly(
                            new Change.Left(8, read, Removal.PRUNED), new Change.Left(9, archived, Removal.PRUNED));
            assertThat(change.counters()).isEqualTo(new Counters(1, 1));
            assertThat(titles()).containsExactly("unread", "read lately");
        }

        @Test
        void prunesWhatAWatermarkReadLongAgo() {
            stored("one");
            stored("two");
            mark(Watermark.READ, 1L, null);
            mark(Watermark.SEEN, null, null);
            daysPass(8);

            visit();

            assertThat(titles()).containsExactly("two");
            assertThat(counters()).isEqualTo(new Counters(1, 0));
        }

        /** Else whoever marks all as read every day would keep everything. */
        @Test
        void isNotPutOffByMarkingAgain() {
            stored("old");
            mark(Watermark.READ, null, null);
            for (int day = 0; day < 4; day++) {
                visit();
                daysPass(2);
                stored("of day " + day);
                mark(Watermark.READ, null, null);
            }

            visit();

            assertThat(titles()).containsExactly("of day 0", "of day 1", "of day 2", "of day 3");
        }

        @Test
        void prunesWhatNobodyReadForMonths() {
            stored("old");
            UUID again = stored("unread again");
            patch(again, true, null, null);
            daysPass(91);
            patch(again, false, null, null);
            stored("new");

            visit();

            assertThat(titles()).containsExactly("new");
        }

        @Test
        void sparesWhatACollapseHasRenewed() {
            arrive(Events.keyed("key", tenant, "old", "ada"));
            daysPass(91);
            arrive(Events.keyed("key", tenant, "new", "ada"));

            assertThat(visit()).isEmpty();
            assertThat(titles()).containsExactly("new");
        }

        @Test
        void comesAgainAsLongAsThereIsAnything() {
            NewEvent event = Events.event(tenant, "one", "ada");
            arrive(event);
            String planned = "select count(*) from feed where tenant_id = $1 and visit_at > now() + interval '5 hours'";
            assertThat(number(planned, tenant)).isEqualTo(1);

            visit();
            assertThat(number(planned, tenant)).isEqualTo(1);
            retract(event);
            daysPass(8);
            visit();

            assertThat(number("select count(*) from feed where tenant_id = $1 and visit_at is null", tenant))
                    .isEqualTo(1);
            stored("two");
            assertThat(number(planned, tenant)).isEqualTo(1);
        }

        @Test
        void waitsForNobody() {
            stored("one");
            sql("update feed set visit_at = now() - interval '1 year' where tenant_id = $1", tenant);
            String hold = "select from feed where tenant_id = $1 for update";

            await(pool.withTransaction(connection -> connection
                    .preparedQuery(hold)
                    .execute(io.vertx.mutiny.sqlclient.Tuple.of(tenant))
                    .chain(() -> retention.visit())));

            assertThat(number("select count(*) from feed where tenant_id = $1 and visit_at < now()", tenant))
                    .isEqualTo(1);
        }
    }

    @Nested
    class TooMany {
        final Recipient full = Recipient.of(RareUpkeep.SMALL, Events.freshTenant());

        void store(int count) {
            await(journal.store(
                    Events.numbered(count, RareUpkeep.SMALL, full.user().value())));
        }

        @Test
        void areTrimmedFromTheOldestOn() {
            store(4);
            UUID first = standing(full).getFirst().id();
            await(states.patch(List.of(new StatePatch(full, first, null, null, true))));
            store(4);

            Awaits.await().atMost(PATIENCE).until(() -> {
                await(retention.trim());
                return page(full, null).version() == 12;
            });

            assertThat(titles(full)).containsExactly("n4", "n1", "n2", "n3", "n4");
            assertThat(page(full, null).counters()).isEqualTo(new Counters(5, 5));
            assertThat(changes(full)).filteredOn(Change.Left.class::isInstance).hasSize(3);
        }

        @Test
        void areFoundByAVisitToo() {
            store(9);
            await(retention.trim());
            sql("update feed set items = items where user_id = $1", full.user().value());
            store(RareUpkeep.ITEMS);
            sql(
                    "update feed set visit_at = now() - interval '1 year' where user_id = $1",
                    full.user().value());

            Awaits.await().atMost(PATIENCE).until(() -> {
                await(retention.visit());
                return standing(full).size() == RareUpkeep.ITEMS;
            });

            assertThat(titles(full)).containsExactly("n1", "n2", "n3", "n4", "n5");
        }
    }

    @Nested
    class OldTombstones {
        /** Five, of which the first and the third left a week ago, at the versions 6 and 7; and a sixth. */
        Epoch forgotten() {
            List<NewEvent> events = Events.numbered(5, tenant, "ada");
            await(journal.store(events));
            retract(events.get(0));
            retract(events.get(2));
            daysPass(8);
            stored("n6");
            visit();
            return epoch();
        }

        @Test
        void areForgottenAndRaiseTheHorizon() {
            forgotten();

            assertThat(titles()).containsExactly("n2", "n4", "n5", "n6");
            assertThat(changes(ada())).hasSize(4);
            assertThat(number("select horizon from feed where tenant_id = $1", tenant))
                    .isEqualTo(7);
        }

        @Test
        void areAResetForWhoeverStandsBelow() {
            Epoch epoch = forgotten();

            assertThat(page(ada(), Cursor.at(epoch, 6)).reset()).isEqualTo(ResetReason.PRUNED);
            assertThat(page(ada(), Cursor.at(epoch, 7)).reset()).isNull();
            assertThat(page(ada(), Cursor.at(epoch, 7)).changes()).hasSize(1);
        }

        @Test
        void areAResetInTheMiddleOfAReplayThatBeganBelow() {
            Epoch epoch = forgotten();

            Page inside = page(ada(), new Cursor(epoch, 2, 7));
            Page below = page(ada(), new Cursor(epoch, 2, 6));

            assertThat(inside.reset()).isNull();
            assertThat(inside.changes()).extracting(Change::version).containsExactly(4L, 5L, 8L);
            assertThat(below.reset()).isEqualTo(ResetReason.PRUNED);
            assertThat(below.base()).isEqualTo(8);
        }

        @Test
        void ofThisWeekAreKept() {
            NewEvent event = Events.event(tenant, "one", "ada");
            arrive(event);
            retract(event);
            daysPass(6);

            visit();

            assertThat(page(ada(), Cursor.at(epoch(), 1)).changes()).hasSize(1);
        }
    }

    @Nested
    class TheLedger {
        @Test
        void forgetsAnEventAfterTwoWeeks() {
            NewEvent old = Events.event(tenant, "old", "ada");
            NewEvent young = Events.event(tenant, "young", "ada");
            store(old, young);
            sql(
                    "update event set stored_at = now() - interval '15 days' where tenant_id = $1 and id = $2",
                    tenant,
                    old.id());
            sql(
                    "update event set stored_at = now() - interval '13 days' where tenant_id = $1 and id = $2",
                    tenant,
                    young.id());

            Awaits.await().atMost(PATIENCE).until(() -> !await(retention.forget()));

            assertThat(store(old, young).duplicates()).isEqualTo(1);
            assertThat(titles()).containsExactly("old", "young", "old");
        }

        @Test
        void forgetsWhoWasErasedWithTheEventsOfBefore() {
            String key = ada().key().value();
            await(erasures.erase(ada()));
            String remembered = "select count(*) from erasure where key = $1";
            sql("update erasure set erased_at = now() - interval '13 days' where key = $1", key);
            await(retention.forget());
            assertThat(number(remembered, key)).isEqualTo(1);

            sql("update erasure set erased_at = now() - interval '15 days' where key = $1", key);
            await(retention.forget());

            assertThat(number(remembered, key)).isZero();
        }
    }
}
