package dev.tidings.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Change;
import dev.tidings.feed.Cursor;
import dev.tidings.feed.Epoch;
import dev.tidings.feed.Watermark;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A replay comes from two indexes, of what has not changed since it arrived and of what has: after any history, whatever the
 * cursor and however short the pages, it is all that is newer, once, in the order of the versions.
 */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class PageOrderTest extends JournalTests {
    private static final int STEPS = 60;

    private final List<NewEvent> events = new ArrayList<>();
    private final List<UUID> ids = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void isAllThatIsNewerInItsOrder(long seed) {
        live(new Random(seed));
        Epoch epoch = epoch();
        List<String> all = newerThan(0);
        assertThat(all).hasSizeGreaterThan(20);

        long last = page(ada(), null).version();
        for (long from = 0; from <= last; from++) {
            List<String> newer = newerThan(from);
            for (int limit : List.of(1, 3, 7, 100)) {
                assertThat(replayed(Cursor.at(epoch, from), limit))
                        .as("behind %d, %d a page", from, limit)
                        .isEqualTo(newer);
            }
        }
    }

    private void live(Random random) {
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(9)) {
                case 0, 1, 2 -> arrive("plain", null);
                case 3 -> arrive("collapsing", "key " + random.nextInt(3));
                case 4, 5 -> {
                    if (!ids.isEmpty()) {
                        patch(ids.get(random.nextInt(ids.size())), random.nextBoolean(), null, random.nextInt(4) == 0);
                    }
                }
                case 6 -> {
                    if (!events.isEmpty()) {
                        retract(events.remove(random.nextInt(events.size())));
                    }
                }
                case 7 -> mark(random.nextBoolean() ? Watermark.READ : Watermark.SEEN, null, null);
                default -> store(Events.event(tenant, "many", "ada"), Events.event(tenant, "many", "ada"));
            }
        }
    }

    private void arrive(String title, @Nullable String collapseKey) {
        NewEvent event = collapseKey == null
                ? Events.event(tenant, title, "ada")
                : Events.keyed(collapseKey, tenant, title, "ada");
        events.add(event);
        ids.add(idOf(arrive(event)));
    }

    /** Versions and what they are of, page by page. */
    private List<String> replayed(Cursor cursor, int limit) {
        List<String> replayed = new ArrayList<>();
        Cursor at = cursor;
        for (int pages = 0; pages < 500; pages++) {
            Page page = await(PlainPages.page(journal, ada(), at, limit));
            assertThat(page.reset()).isNull();
            for (Change change : page.changes()) {
                replayed.add(change.version() + " " + what(change));
                at = page.cursorAt(change.version());
            }
            if (page.isLast()) {
                return replayed;
            }
        }
        throw new AssertionError("a replay without an end");
    }

    private static String what(Change change) {
        return switch (change) {
            case Change.Arrived arrived -> arrived.notification().id().toString();
            case Change.Left left -> left.id().toString();
            case Change.Marked marked -> marked.what().wire();
        };
    }

    private List<String> newerThan(long version) {
        List<String> newer = new ArrayList<>();
        for (Row row : sql("""
                select version, what from (
                  select version, id::text as what from notification where tenant_id = $1 and user_id = 'ada'
                  union all select read_version, 'read' from feed where tenant_id = $1 and user_id = 'ada'
                  union all select seen_version, 'seen' from feed where tenant_id = $1 and user_id = 'ada') c
                where version > $2
                order by version""", tenant, version)) {
            newer.add(row.getLong(0) + " " + row.getString(1));
        }
        return newer;
    }
}
