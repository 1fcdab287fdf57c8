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
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What lists show of six notifications, n1 to n6, of the category {@code tests}; their {@code seq} are their numbers. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@Timeout(60)
class StatusTest {
    private static final String READ = "{\"read\":true}";
    private static final String ARCHIVED = "{\"archived\":true}";

    @Inject
    Journal journal;

    private final Reader ada = new Reader(Events.freshTenant(), "ada");

    @BeforeEach
    void store() {
        journal.store(Events.numbered(6, ada.tenant(), ada.user())).await().atMost(Duration.ofSeconds(10));
    }

    @Test
    void sortsByTheStateOfEach() {
        ada.patched("n1", READ);
        ada.patched("n2", ARCHIVED);
        ada.patched("n3", "{\"archived\":true,\"read\":true}");
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
    }

    @Test
    void readImpliesSeen() {
        JsonObject read = ada.patched("n6", READ);

        assertThat(read.getString("seenAt")).isNotNull().isEqualTo(read.getString("readAt"));
        assertThat(Reader.items(ada.list("status", "all")).getFirst()).isEqualTo(read);
    }

    @Test
    void isNarrowedToACategory() {
        String category = "a'b\\%_&=+ü/😀";
        Sql.update(
                "update notification set category = ? where tenant_id = ? and seq in (2, 4)", category, ada.tenant());
        ada.patched("n4", READ);

        assertThat(titles(ada.list("category", category))).containsExactly("n2");
        assertThat(titles(ada.list("category", category, "status", "all"))).containsExactly("n4", "n2");
        assertThat(titles(ada.list("category", "nothing"))).isEmpty();
        JsonObject first = ada.list("category", category, "status", "all", "limit", "1");
        assertThat(ada.follow(first.getString("next"), "category", category, "status", "all", "limit", "1"))
                .extracting(Reader::titles)
                .containsExactly(List.of("n2"));
    }

    @Test
    void oneIsThereUnlessItIsRemoved() {
        String archived = ada.patched("n1", ARCHIVED).getString("id");
        String removed = ada.id("n2");
        row("n2", "removed = 'expired'");

        assertThat(ada.get("/" + archived).statusCode()).isEqualTo(200);
        assertThat(ada.get("/" + removed).statusCode()).isEqualTo(404);
        assertThat(ada.get("/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
    }

    @Nested
    class AMarkOfTheFeed {
        @BeforeEach
        void mark() {
            ada.mark("read", "{\"through\":4}");
        }

        @Test
        void coversWhatIsNotAboveIt() {
            assertThat(titles(ada.list())).containsExactly("n6", "n5");
            assertThat(titles(ada.list("status", "all"))).hasSize(6);
            assertThat(one("n4").getString("readAt")).isNotNull();
            assertThat(one("n4").getString("seenAt"))
                    .isEqualTo(one("n4").getString("readAt"))
                    .isEqualTo(one("n1").getString("readAt"));
            assertThat(one("n5").getValue("readAt")).isNull();
        }

        @Test
        void leavesWhatChangesAfterIt() {
            ada.patched("n2", "{\"read\":false}");

            assertThat(titles(ada.list())).containsExactly("n6", "n5", "n2");
            assertThat(one("n2").getValue("readAt")).isNull();
            assertThat(one("n2").getString("seenAt")).isNotNull();
        }

        @Test
        void doesNotReplaceTheTimeOfWhatWasReadBefore() {
            JsonObject before = ada.patched("n5", READ);

            ada.mark("read", "");

            assertThat(one("n5")).isEqualTo(before);
        }

        @Test
        void hasWhatItCoversArchivedAndBroughtBackAsRead() {
            String id = ada.patched("n3", ARCHIVED).getString("id");
            assertThat(titles(ada.list("status", "archived"))).containsExactly("n3");

            ada.patch(id, "{\"archived\":false}");

            assertThat(titles(ada.list())).containsExactly("n6", "n5");
            assertThat(one("n3").getString("readAt")).isNotNull();
        }
    }

    @Nested
    class AMarkOfACategory {
        @BeforeEach
        void mark() {
            row("n2", "category = 'orders'");
            row("n3", "category = null");
            ada.mark("seen", "{\"category\":\"tests\"}");
            ada.mark("read", "{\"category\":\"tests\",\"through\":5}");
        }

        @Test
        void coversOnlyThatCategory() {
            assertThat(titles(ada.list())).containsExactly("n6", "n3", "n2");
            assertThat(one("n5").getString("readAt")).isNotNull();
            assertThat(one("n6").getString("seenAt")).isNotNull();
            assertThat(one("n6").getValue("readAt")).isNull();
            assertThat(one("n2").getValue("seenAt")).isNull();
            assertThat(ada.list().getInteger("unread")).isEqualTo(3);
            assertThat(ada.list().getInteger("unseen")).isEqualTo(2);
        }

        @Test
        void isAsGoodAsOneOfTheFeed() {
            String before = one("n1").getString("readAt");

            ada.mark("read", "{\"through\":2}");

            assertThat(titles(ada.list())).containsExactly("n6", "n3");
            assertThat(one("n1").getString("readAt")).isEqualTo(before);
            assertThat(one("n2").getString("readAt")).isGreaterThan(before);
        }
    }

    private JsonObject one(String title) {
        return new JsonObject(ada.get("/" + ada.id(title)).asString());
    }

    /** What no call of a user does. */
    private void row(String title, String assignments) {
        Sql.update(
                "update notification set " + assignments + " where tenant_id = ? and user_id = ? and title = ?",
                ada.tenant(),
                ada.user(),
                title);
    }
}
