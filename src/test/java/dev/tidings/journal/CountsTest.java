package dev.tidings.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Counters;
import dev.tidings.feed.Cursor;
import dev.tidings.feed.FeedChange;
import dev.tidings.feed.Recipient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Counters that are wrong are found, and set right as a change that streams are told of. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class CountsTest extends JournalTests {
    @Inject
    Counts counts;

    /** Of all feeds; answers the changes of this tenant's. */
    List<FeedChange> recount(boolean repair) {
        List<FeedChange> changes = new ArrayList<>();
        @Nullable Recipient after = null;
        do {
            Recount some = await(counts.recount(after, repair));
            changes.addAll(some.changes());
            after = some.last();
        } while (after != null);
        return changes.stream()
                .filter(change -> change.recipient().tenant().value().equals(tenant))
                .toList();
    }

    void breakCounters() {
        store(Events.event(tenant, "one", "ada", "bob"), Events.event(tenant, "two", "ada"));
        sql("update feed set unread = 7, unseen = 0, items = 1 where tenant_id = $1 and user_id = 'ada'", tenant);
    }

    @Test
    void comparingChangesNothing() {
        breakCounters();

        assertThat(recount(false)).isEmpty();

        assertThat(counters()).isEqualTo(new Counters(7, 0));
        assertThat(await(counts.recount(Recipient.of(tenant, "a"), false)).drifted())
                .isPositive();
    }

    @Test
    void repairingIsAChangeWithoutANotification() {
        breakCounters();

        FeedChange change = recount(true).getFirst();

        assertThat(change.recipient()).isEqualTo(ada());
        assertThat(change.before()).isEqualTo(2);
        assertThat(change.after()).isEqualTo(3);
        assertThat(change.changes()).isEmpty();
        assertThat(change.counters()).isEqualTo(new Counters(2, 2));
        assertThat(page(ada(), Cursor.at(epoch(), 2)).changes()).isEmpty();
        assertThat(page(ada(), Cursor.at(epoch(), 2)).version()).isEqualTo(3);
        assertCountersAreThoseOfTheRows();
    }

    @Test
    void whatIsRightIsLeftAlone() {
        breakCounters();
        recount(true);

        assertThat(recount(true)).isEmpty();
        assertThat(page(Recipient.of(tenant, "bob"), null).version()).isEqualTo(1);
    }
}
