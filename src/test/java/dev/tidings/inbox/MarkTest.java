package dev.tidings.inbox;

import static dev.tidings.inbox.Reader.titles;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;

import dev.tidings.embedded.RealServers;
import dev.tidings.journal.Events;
import dev.tidings.journal.Journal;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Marking all of four notifications, n1 to n4, of the category {@code tests}; their {@code seq} are their numbers. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@Timeout(60)
class MarkTest {
    private static final String PROBLEM = "application/problem+json";

    @Inject
    Journal journal;

    private final Reader ada = new Reader(Events.freshTenant(), "ada");

    @BeforeEach
    void store() {
        store(4, ada.user());
    }

    @Test
    void withoutABodyMarksAllThatIsThere() {
        JsonObject marked = ada.mark("read", "");
        store(1, "ada");

        assertThat(marked)
                .isEqualTo(new JsonObject().put("unread", 0).put("unseen", 0).put("through", 4));
        assertThat(ada.list().getInteger("unread")).isEqualTo(1);
    }

    @Test
    void upToASeqLeavesWhatIsAbove() {
        assertThat(ada.mark("read", "{\"through\":2}"))
                .isEqualTo(new JsonObject().put("unread", 2).put("unseen", 2).put("through", 2));
        assertThat(titles(ada.list())).containsExactly("n4", "n3");
    }

    @Test
    void upToMoreThanThereIsMarksWhatIsThere() {
        assertThat(ada.mark("read", "{\"through\":9007199254740992}").getLong("through"))
                .isEqualTo(4);
    }

    @Test
    void upToNothingMarksNothing() {
        assertThat(ada.mark("read", "{\"through\":0}"))
                .isEqualTo(new JsonObject().put("unread", 4).put("unseen", 4).put("through", 0));
    }

    @Test
    void asSeenLeavesItUnread() {
        JsonObject marked = ada.mark("seen", "");

        assertThat(marked.getInteger("unread")).isEqualTo(4);
        assertThat(marked.getInteger("unseen")).isZero();
        assertThat(Reader.items(ada.list())).allMatch(item -> item.getString("seenAt") != null);
    }

    @Test
    void ofACategoryLeavesTheOthers() {
        assertThat(ada.mark("read", "{\"category\":\"other\"}").getInteger("unread"))
                .isEqualTo(4);
        assertThat(ada.mark("read", "{\"category\":\"tests\",\"through\":3}").getInteger("unread"))
                .isEqualTo(1);
    }

    @Test
    void ofANamesakesFeedIsNoneOfHers() {
        Reader namesake = new Reader(Events.freshTenant(), "ada");

        assertThat(namesake.mark("read", ""))
                .isEqualTo(new JsonObject().put("unread", 0).put("unseen", 0).put("through", 0));
        assertThat(ada.list().getInteger("unread")).isEqualTo(4);
    }

    @Test
    void isForNoCacheAndIsPosted() {
        assertThat(ada.send("POST", "/seen", "{}").header("Cache-Control")).isEqualTo("no-store");
        for (String path : List.of("/read", "/seen")) {
            for (String method : List.of("PUT", "DELETE")) {
                Response refused = ada.send(method, path, "");
                assertThat(refused.statusCode()).as(method + path).isEqualTo(405);
                assertThat(refused.contentType()).isEqualTo(PROBLEM);
            }
            assertThat(ada.get(path).statusCode())
                    .as("a notification of that name")
                    .isEqualTo(404);
        }
    }

    @Nested
    class IsRefused {
        @ParameterizedTest
        @ValueSource(strings = {"-1", "1.5", "1e3", "\"1\"", "99999999999999999999", "9007199254740993", "true", "{}"})
        void whenThroughIsNoSeq(String through) {
            for (String what : List.of("/read", "/seen")) {
                ada.send("POST", what, "{\"through\":" + through + "}")
                        .then()
                        .statusCode(400)
                        .contentType(PROBLEM)
                        .body("errors.field", contains("through"));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"\"", "\"a\\u0000\"", "\"\\ud800\"", "1", "null,\"x\":1", "[\"tests\"]"})
        void whenTheCategoryIsNone(String category) {
            ada.send("POST", "/read", "{\"category\":" + category + "}")
                    .then()
                    .statusCode(400)
                    .contentType(PROBLEM);
        }

        @Test
        void whenTheCategoryHasAMillionCharacters() {
            Response answer = ada.send("POST", "/read", "{\"category\":\"" + "a".repeat(1_000_000) + "\"}");

            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.asString()).hasSizeLessThan(500);
            ada.send("POST", "/read", "{\"category\":\"" + "a".repeat(129) + "\"}")
                    .then()
                    .statusCode(400)
                    .body("errors.field", contains("category"));
        }

        @Test
        void withoutAGoodToken() {
            given().post("/v1/notifications/read").then().statusCode(401).contentType(PROBLEM);
            given().post("/v1/notifications/seen").then().statusCode(401).contentType(PROBLEM);
        }
    }

    private void store(int count, String user) {
        journal.store(Events.numbered(count, ada.tenant(), user)).await().atMost(Duration.ofSeconds(10));
    }
}
