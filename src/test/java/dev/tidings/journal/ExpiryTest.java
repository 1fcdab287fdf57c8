package dev.tidings.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Change;
import dev.tidings.feed.Counters;
import dev.tidings.feed.FeedChange;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.Removal;
import dev.tidings.feed.Watermark;
import dev.tidings.testing.Awaits;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is over leaves its feed. The application itself sees to it too, so only what is left afterwards is certain. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@TestProfile(RareUpkeep.class)
class ExpiryTest extends JournalTests {
    private static final String OVER =
            "select count(*) from notification where tenant_id = $1 and removed is null and expires_at <= $2";

    NewEvent over(String title, String... users) {
        return Events.expiring(Instant.now().minusSeconds(60), tenant, title, users);
    }

    /** One slice after the other, until nothing of the tenant is over. */
    void expireAll() {
        Awaits.await().atMost(PATIENCE).until(() -> {
            await(retention.expire());
            return number(OVER, tenant, BatchWrite.at(Instant.now())) == 0;
        });
    }

    @AfterEach
    void countersAreThoseOfTheRows() {
        assertCountersAreThoseOfTheRows();
    }

    @Test
    void removesWhatIsOverAndNothingElse() {
        UUID over = idOf(arrive(over("over", "ada")));
        arrive(Events.expiring(Instant.now().plusSeconds(3_600), tenant, "not yet", "ada"));
        arrive(Events.event(tenant, "never", "ada"));

        expireAll();

        assertThat(titles()).containsExactly("not yet", "never");
        assertThat(changes(ada()).getLast()).isEqualTo(new Change.Left(4, over, Removal.EXPIRED));
        assertThat(counters()).isEqualTo(new Counters(2, 2));
    }

    @Test
    void countsWhatWasReadOrArchivedAsNothing() {
        Instant soon = Instant.now().plusSeconds(3_600);
        patch(idOf(arrive(Events.expiring(soon, tenant, "read", "ada"))), true, null, null);
        patch(idOf(arrive(Events.expiring(soon, tenant, "archived", "ada"))), null, null, true);
        arrive(Events.expiring(soon, tenant, "marked", "ada"));
        mark(Watermark.READ, null, null);
        arrive(Events.event(tenant, "unread", "ada"));
        sql("update notification set expires_at = now() where tenant_id = $1 and expires_at is not null", tenant);

        expireAll();

        assertThat(titles()).containsExactly("unread");
        assertThat(counters()).isEqualTo(new Counters(1, 1));
    }

    @Test
    void takesTheVersionsOfAFeedInItsOrder() {
        FeedChange arrived = arrive(over("one", "ada"), over("two", "ada"), over("three", "ada"));
        List<UUID> ids = arrived.changes().stream()
                .map(change -> notification(change).id())
                .toList();

        expireAll();

        assertThat(changes(ada()))
                .containsExactly(
                        new Change.Left(4, ids.get(0), Removal.EXPIRED),
                        new Change.Left(5, ids.get(1), Removal.EXPIRED),
                        new Change.Left(6, ids.get(2), Removal.EXPIRED));
    }

    @Test
    void doneBySeveralAtOnceIsDoneOnce() {
        String[] users = IntStream.range(0, 40).mapToObj(i -> "u" + i).toArray(String[]::new);
        store(over("one", users), over("two", users), Events.event(tenant, "stays", users));
        List<Uni<Slice>> all = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            all.add(retention.expire());
        }

        atOnce(all);

        expireAll();
        for (String user : users) {
            Recipient recipient = Recipient.of(tenant, user);
            assertThat(titles(recipient)).containsExactly("stays");
            assertThat(page(recipient, null).version()).isEqualTo(5);
            assertThat(page(recipient, null).counters()).isEqualTo(new Counters(1, 1));
        }
    }

    @Test
    void sparesWhatACollapseHasGivenAnotherEnd() {
        Instant soon = Instant.now().plusSeconds(3_600);
        UUID id = idOf(arrive(Events.withContent(Events.content("one", "tests", "key", soon), tenant, "ada")));
        arrive(Events.keyed("key", tenant, "two", "ada"));

        expireAll();

        assertThat(standing(ada()))
                .singleElement()
                .satisfies(one -> assertThat(one.id()).isEqualTo(id));
        assertThat(number(OVER, tenant, BatchWrite.at(soon.plusSeconds(1)))).isZero();
    }

    @Test
    void isNotWaitedForByWhoeverPatches() {
        UUID id = idOf(arrive(over("over", "ada")));

        Patched patched = patch(id, true, null, null);

        assertThat(patched.notifications()).containsExactly((dev.tidings.feed.Notification) null);
        assertThat(patched.changes()).isEmpty();
    }
}
