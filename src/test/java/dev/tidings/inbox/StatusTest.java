package dev.tidings.inbox;

import static dev.tidings.inbox.Reader.titles;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.journal.Events;
import dev.tidings.journal.Journal;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Six notifications, n1 to n6, of the category {@code tests}; {@code seq} and version are their numbers. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@Timeout(60)
class StatusTest {
    private static final String READ_AT = "2026-03-01T10:00:00Z";

    @Inject
    Journal journal;

    private final Reader ada = new Reader(Events.freshTenant(), "ada");

    @BeforeEach
    void store() {
        journal.store(Events.numbered(6, ada.tenant(), ada.user())).await().atMost(Duration.ofSeconds(10));
    }

    @Test
    void sortsARowsOwnState() {
        row("n1", "read_at = now()");
        row("n2", "archived_at = now()");
        row("n3", "archived_at = now(), read_at = now()");
        row("n4", "removed = 'retracted'");

        assertThat(titles(ada.list())).containsExactly("n6", "n5");
        assertThat(titles(ada.list("status", "unread"))).containsExactly("n6", "n5");
        assertThat(titles(ada.list("status", "all"))).containsExactly("n6", "n5", "n1");
        assertThat(titles(ada.list("status", "archived"))).containsExactly("n3", "n2");
    }

    @Test
    void hidesWhatHasExpiredAtOnce() {
        String expired = ada.id("n5");
        row("n5", "expires_at = now() - interval '1 second'");
        row("n4", "expires_at = now() + interval '1 hour'");

        assertThat(titles(ada.list())).containsExactly("n6", "n4", "n3", "n2", "n1");
        assertThat(ada.get("/" + expired).statusCode()).isEqualTo(404);
        assertThat(ada.list().getInteger("unread")).isEqualTo(6);
    }

    @Test
    void readImpliesSeen() {
        row("n6", "read_at = '" + READ_AT + "'");

        JsonObject read = Reader.items(ada.list("status", "all")).getFirst();

        assertThat(read.getString("readAt")).isEqualTo(READ_AT);
        assertThat(read.getString("seenAt")).isEqualTo(READ_AT);
    }

    @Nested
    class AWatermarkOfTheFeed {
        @BeforeEach
        void move() {
            feed("version = 7, read_through = 4, read_version = 7, read_at = '" + READ_AT + "'");
        }

        @Test
        void coversWhatIsNotAboveIt() {
            assertThat(titles(ada.list())).containsExactly("n6", "n5");
            assertThat(titles(ada.list("status", "all"))).hasSize(6);
            assertThat(one("n4").getString("readAt")).isEqualTo(READ_AT);
            assertThat(one("n4").getString("seenAt")).isEqualTo(READ_AT);
            assertThat(one("n5").getValue("readAt")).isNull();
        }

        @Test
        void leavesWhatChangedAfterIt() {
            row("n2", "state_version = 8, version = 8");

            assertThat(titles(ada.list())).containsExactly("n6", "n5", "n2");
            assertThat(one("n2").getValue("readAt")).isNull();
        }

        @Test
        void doesNotReplaceTheTimeOfARowThatWasReadBefore() {
            row("n1", "read_at = '2026-02-01T00:00:00Z'");

            assertThat(one("n1").getString("readAt")).isEqualTo("2026-02-01T00:00:00Z");
        }
    }

    @Nested
    class AWatermarkOfACategory {
        @BeforeEach
        void move() {
            row("n2", "category = 'orders'");
            row("n3", "category = null");
            Sql.update(
                    "insert into category_mark (tenant_id, user_id, category, read_through, read_version, read_at,"
                            + " seen_through, seen_version, seen_at) values (?, ?, 'tests', 5, 7, ?::timestamptz, 6, 7,"
                            + " ?::timestamptz)",
                    ada.tenant(),
                    ada.user(),
                    READ_AT,
                    "2026-03-01T09:00:00Z");
        }

        @Test
        void coversOnlyThatCategory() {
            assertThat(titles(ada.list())).containsExactly("n6", "n3", "n2");
            assertThat(one("n5").getString("readAt")).isEqualTo(READ_AT);
            assertThat(one("n6").getString("seenAt")).isEqualTo("2026-03-01T09:00:00Z");
            assertThat(one("n6").getValue("readAt")).isNull();
            assertThat(one("n2").getValue("seenAt")).isNull();
        }

        @Test
        void isAsGoodAsThatOfTheFeed() {
            feed("version = 8, read_through = 2, read_version = 8, read_at = '2026-03-02T00:00:00Z'");

            assertThat(titles(ada.list())).containsExactly("n6", "n3");
            assertThat(one("n1").getString("readAt")).isEqualTo(READ_AT);
            assertThat(one("n2").getString("readAt")).isEqualTo("2026-03-02T00:00:00Z");
        }
    }

    @Test
    void isNarrowedToACategory() {
        String category = "a'b\\%_&=+ü/😀";
        Sql.update(
                "update notification set category = ? where tenant_id = ? and seq in (2, 4)", category, ada.tenant());
        row("n4", "read_at = now()");

        assertThat(titles(ada.list("category", category))).containsExactly("n2");
        assertThat(titles(ada.list("category", category, "status", "all"))).containsExactly("n4", "n2");
        assertThat(titles(ada.list("category", "nothing"))).isEmpty();
        JsonObject first = ada.list("category", category, "status", "all", "limit", "1");
        assertThat(ada.follow(first.getString("next"), "category", category, "status", "all", "limit", "1"))
                .extracting(Reader::titles)
                .containsExactly(java.util.List.of("n2"));
    }

    @Test
    void oneIsThereUnlessItIsRemoved() {
        String archived = ada.id("n1");
        String removed = ada.id("n2");
        row("n1", "archived_at = now()");
        row("n2", "removed = 'expired'");

        assertThat(ada.get("/" + archived).statusCode()).isEqualTo(200);
        assertThat(ada.get("/" + removed).statusCode()).isEqualTo(404);
        assertThat(ada.get("/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
    }

    private JsonObject one(String title) {
        return new JsonObject(ada.get("/" + ada.id(title)).asString());
    }

    private void row(String title, String assignments) {
        Sql.update(
                "update notification set " + assignments + " where tenant_id = ? and user_id = ? and title = ?",
                ada.tenant(),
                ada.user(),
                title);
    }

    private void feed(String assignments) {
        Sql.update("update feed set " + assignments + " where tenant_id = ? and user_id = ?", ada.tenant(), ada.user());
    }
}
