package dev.tidings.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Change;
import dev.tidings.feed.Counters;
import dev.tidings.feed.Cursor;
import dev.tidings.feed.FeedChange;
import dev.tidings.feed.Notification;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.Removal;
import dev.tidings.feed.Watermark;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class StatesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    Journal journal;

    @Inject
    States states;

    final Recipient ada = Recipient.of(Events.freshTenant(), "ada");

    List<UUID> stored(int count) {
        journal.store(Events.numbered(count, ada.tenant().value(), "ada"))
                .await()
                .atMost(PATIENCE);
        return page(null).changes().stream()
                .map(change -> ((Change.Arrived) change).notification().id())
                .toList();
    }

    Page page(@Nullable Cursor cursor) {
        return PlainPages.page(journal, ada, cursor, 100).await().atMost(PATIENCE);
    }

    Patched patch(UUID id, @Nullable Boolean read, @Nullable Boolean seen, @Nullable Boolean archived) {
        return states.patch(List.of(new StatePatch(ada, id, read, seen, archived)))
                .await()
                .atMost(PATIENCE);
    }

    MarkedAll mark(Watermark what, @Nullable Long through, @Nullable String category) {
        return states.mark(new MarkAll(ada, what, through, category)).await().atMost(PATIENCE);
    }

    Notification now(UUID id) {
        return page(Cursor.at(page(null).epoch(), 0)).changes().stream()
                .filter(Change.Arrived.class::isInstance)
                .map(change -> ((Change.Arrived) change).notification())
                .filter(notification -> notification.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Nested
    class APatch {
        @Test
        void isAChangeOfTheFeed() {
            UUID id = stored(3).get(1);

            FeedChange change = patch(id, true, null, null).changes().getFirst();

            assertThat(change.before()).isEqualTo(3);
            assertThat(change.after()).isEqualTo(4);
            assertThat(change.counters()).isEqualTo(new Counters(2, 2));
            Notification sent = ((Change.Arrived) change.changes().getFirst()).notification();
            assertThat(sent.readAt()).isNotNull().isEqualTo(sent.seenAt());
            assertThat(page(Cursor.at(change.epoch(), 3)).changes()).isEqualTo(change.changes());
        }

        @Test
        void thatAsksForWhatIsTakesNoVersion() {
            UUID id = stored(1).getFirst();
            patch(id, true, null, null);

            Patched again = patch(id, true, true, false);

            assertThat(again.changes()).isEmpty();
            assertThat(again.notifications().getFirst()).isNotNull();
            assertThat(page(null).version()).isEqualTo(2);
        }

        @Test
        void toUnreadKeepsItSeenAndToUnseenMakesItUnread() {
            UUID id = stored(1).getFirst();
            patch(id, true, null, null);

            assertThat(patch(id, false, null, null).changes().getFirst().counters())
                    .isEqualTo(new Counters(1, 0));
            patch(id, true, null, null);
            assertThat(patch(id, null, false, null).changes().getFirst().counters())
                    .isEqualTo(new Counters(1, 1));
        }

        @Test
        void toTheArchiveTravelsAsRemovedAndBackAsANotification() {
            UUID id = stored(2).getFirst();

            FeedChange away = patch(id, null, null, true).changes().getFirst();
            FeedChange back = patch(id, null, null, false).changes().getFirst();

            assertThat(away.changes()).containsExactly(new Change.Left(3, id, Removal.ARCHIVED));
            assertThat(away.counters()).isEqualTo(new Counters(1, 1));
            assertThat(back.changes().getFirst()).isInstanceOf(Change.Arrived.class);
            assertThat(back.counters()).isEqualTo(new Counters(2, 2));
        }

        @Test
        void ofAnIdThatIsNotTheirsFindsNothing() {
            UUID id = stored(1).getFirst();
            Recipient other = Recipient.of(Events.freshTenant(), "ada");

            Patched nobodys = states.patch(List.of(
                            new StatePatch(other, id, true, null, null),
                            new StatePatch(ada, UUID.randomUUID(), true, null, null)))
                    .await()
                    .atMost(PATIENCE);

            assertThat(nobodys.notifications()).containsExactly(null, null);
            assertThat(nobodys.changes()).isEmpty();
        }

        @Test
        void severalOfOneNotificationInOneBatchAreDoneInTheirOrder() {
            UUID id = stored(1).getFirst();

            Patched all = states.patch(List.of(
                            new StatePatch(ada, id, true, null, null),
                            new StatePatch(ada, id, false, null, null),
                            new StatePatch(ada, id, null, null, true)))
                    .await()
                    .atMost(PATIENCE);

            assertThat(all.changes()).hasSize(1);
            assertThat(all.changes().getFirst().after()).isEqualTo(4);
            assertThat(all.changes().getFirst().counters()).isEqualTo(new Counters(0, 0));
            assertThat(page(Cursor.at(page(null).epoch(), 1)).changes())
                    .containsExactly(new Change.Left(4, id, Removal.ARCHIVED));
        }
    }

    @Nested
    class AMark {
        @Test
        void coversAllThatIsThereAsOneChange() {
            List<UUID> ids = stored(5);

            MarkedAll marked = mark(Watermark.READ, null, null);

            assertThat(marked.counters()).isEqualTo(new Counters(0, 0));
            assertThat(marked.through()).isEqualTo(5);
            assertThat(marked.changes().getFirst().changes()).singleElement().isInstanceOf(Change.Marked.class);
            assertThat(now(ids.getFirst()).readAt()).isNotNull();
            assertThat(page(Cursor.at(page(null).epoch(), 5)).changes())
                    .isEqualTo(marked.changes().getFirst().changes());
        }

        @Test
        void leavesWhatComesLater() {
            stored(2);
            mark(Watermark.READ, null, null);

            UUID later = stored(1).getFirst();

            assertThat(now(later).readAt()).isNull();
            assertThat(page(null).counters()).isEqualTo(new Counters(1, 1));
        }

        @Test
        void withNothingToMarkTakesNoVersion() {
            stored(2);
            mark(Watermark.READ, null, null);

            MarkedAll again = mark(Watermark.READ, 1L, null);

            assertThat(again.changes()).isEmpty();
            assertThat(page(null).version()).isEqualTo(3);
        }

        @Test
        void belowTheWatermarkChangesTheRowsOneByOne() {
            List<UUID> ids = stored(4);
            mark(Watermark.READ, null, null);
            patch(ids.get(0), false, null, null);
            patch(ids.get(1), false, null, null);
            patch(ids.get(3), false, null, null);

            MarkedAll marked = mark(Watermark.READ, 2L, null);

            assertThat(marked.counters()).isEqualTo(new Counters(1, 0));
            assertThat(marked.changes().getFirst().changes()).hasSize(2).allMatch(Change.Arrived.class::isInstance);
            assertThat(now(ids.get(3)).readAt()).isNull();
        }

        @Test
        void isOvertakenByALaterStateOfTheRow() {
            List<UUID> ids = stored(2);
            mark(Watermark.READ, null, null);

            patch(ids.getFirst(), false, null, null);

            assertThat(now(ids.getFirst()).readAt()).isNull();
            assertThat(now(ids.getFirst()).seenAt()).isNotNull();
            assertThat(page(null).counters()).isEqualTo(new Counters(1, 0));
        }

        @Test
        void ofSeenLeavesTheUnreadCounter() {
            stored(3);

            assertThat(mark(Watermark.SEEN, 2L, null).counters()).isEqualTo(new Counters(3, 1));
        }

        @Test
        void ofACategoryCoversOnlyThat() {
            List<UUID> ids = stored(2);

            assertThat(mark(Watermark.READ, null, "other").changes()).isEmpty();
            MarkedAll marked = mark(Watermark.READ, null, "tests");

            assertThat(marked.counters()).isEqualTo(new Counters(0, 0));
            assertThat(((Change.Marked) marked.changes().getFirst().changes().getFirst()).category())
                    .isEqualTo("tests");
            assertThat(now(ids.getFirst()).readAt()).isNotNull();
            assertThat(page(Cursor.at(page(null).epoch(), 2)).changes())
                    .isEqualTo(marked.changes().getFirst().changes());
        }

        @Test
        void pagesPutItAmongTheRows() {
            List<UUID> ids = stored(2);
            mark(Watermark.READ, null, null);
            patch(ids.getFirst(), null, null, true);
            var epoch = page(null).epoch();

            assertThat(PlainPages.page(journal, ada, Cursor.at(epoch, 0), 1)
                            .await()
                            .atMost(PATIENCE)
                            .changes())
                    .extracting(Change::version)
                    .containsExactly(2L);
            assertThat(PlainPages.page(journal, ada, Cursor.at(epoch, 2), 1)
                            .await()
                            .atMost(PATIENCE)
                            .changes())
                    .singleElement()
                    .isInstanceOf(Change.Marked.class);
            assertThat(PlainPages.page(journal, ada, Cursor.at(epoch, 0), 100)
                            .await()
                            .atMost(PATIENCE)
                            .changes())
                    .extracting(Change::version)
                    .containsExactly(2L, 3L, 4L);
        }
    }
}
