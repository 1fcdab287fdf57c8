package dev.tidings.inbox;

import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.journal.Events;
import dev.tidings.journal.Journal;
import dev.tidings.stream.SseProbe;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one device does, seen on the user's other two. Three notifications, n1 to n3. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@Timeout(90)
class StateStreamTest {
    /** Well below what finding it by comparing takes: what comes sooner was announced. */
    private static final Duration ANNOUNCED = Duration.ofSeconds(5);

    @Inject
    Journal journal;

    private final Reader ada = new Reader(Events.freshTenant(), "ada");

    @BeforeEach
    void store() {
        store(ada);
    }

    @Test
    void aPatchIsANotificationAndTheBadgeOnAllStreams() {
        try (SseProbe phone = ada.stream("");
                SseProbe laptop = ada.stream("")) {
            JsonObject patched = ada.patched("n2", "{\"read\":true}");

            for (SseProbe stream : List.of(phone, laptop)) {
                awaitBadge(stream, 2, 2);
                SseProbe.Seen frame = stream.frames("notification").getLast();
                assertThat(frame.json()).isEqualTo(patched);
                assertThat(frame.id()).isEqualTo(stream.lastId());
            }
        }
    }

    @Test
    void anArchivedOneIsRemovedAndComesBackAsANotification() {
        String id = ada.id("n1");
        try (SseProbe phone = ada.stream("");
                SseProbe laptop = ada.stream("")) {
            ada.patch(id, "{\"archived\":true}");

            for (SseProbe stream : List.of(phone, laptop)) {
                awaitBadge(stream, 2, 2);
                assertThat(stream.await("removed").json())
                        .isEqualTo(new JsonObject().put("id", id).put("reason", "archived"));
                assertThat(stream.frames("notification")).hasSize(3);
            }

            ada.patch(id, "{\"archived\":false,\"seen\":true}");
            for (SseProbe stream : List.of(phone, laptop)) {
                awaitBadge(stream, 3, 2);
                assertThat(stream.titles()).containsExactly("n1", "n2", "n3", "n1");
            }
        }
    }

    @Test
    void aMarkIsOneFrameAndTheBadgeOnAllStreams() {
        try (SseProbe phone = ada.stream("");
                SseProbe laptop = ada.stream("")) {
            ada.mark("read", "{\"category\":\"tests\",\"through\":2}");

            for (SseProbe stream : List.of(phone, laptop)) {
                awaitBadge(stream, 1, 1);
                SseProbe.Seen frame = stream.await("marked");
                assertThat(frame.json().getString("what")).isEqualTo("read");
                assertThat(frame.json().getLong("through")).isEqualTo(2);
                assertThat(frame.json().getString("category")).isEqualTo("tests");
                assertThat(frame.json().getInstant("at")).isNotNull();
                assertThat(frame.id()).isEqualTo(stream.lastId());
                assertThat(stream.frames("notification")).hasSize(3);
            }
        }
    }

    @Test
    void aClientThatWasAwayGetsTheSame() {
        SseProbe before = ada.stream("");
        before.close();
        ada.patched("n3", "{\"read\":true}");
        ada.patched("n1", "{\"archived\":true}");
        ada.mark("seen", "");

        try (SseProbe after = ada.stream("?lastEventId=" + before.lastId())) {
            assertThat(after.frames())
                    .extracting(SseProbe.Seen::event)
                    .containsExactly("notification", "removed", "marked", "feed");
            assertThat(badge(after)).isEqualTo("1 0");
        }
    }

    @Test
    void whatChangesNothingIsNoFrame() {
        ada.patched("n1", "{\"read\":true}");
        try (SseProbe stream = ada.stream("")) {
            ada.patched("n1", "{\"read\":true,\"seen\":true}");
            ada.mark("read", "{\"through\":1}");
            ada.patched("n2", "{\"read\":true}");

            awaitBadge(stream, 1, 1);
            assertThat(stream.frames("feed")).hasSize(2);
            assertThat(stream.frames("marked")).isEmpty();
        }
    }

    @Test
    void aNamesakeHearsNothing() {
        Reader namesake = new Reader(Events.freshTenant(), "ada");
        store(namesake);
        try (SseProbe theirs = namesake.stream("")) {
            ada.mark("read", "");
            ada.patched("n1", "{\"archived\":true}");
            namesake.patched("n2", "{\"read\":true}");

            awaitBadge(theirs, 2, 2);
            assertThat(theirs.frames("marked")).isEmpty();
            assertThat(theirs.frames("removed")).isEmpty();
        }
    }

    private void store(Reader reader) {
        journal.store(Events.numbered(3, reader.tenant(), reader.user()))
                .await()
                .atMost(Duration.ofSeconds(10));
    }

    private static void awaitBadge(SseProbe stream, int unread, int unseen) {
        await().atMost(ANNOUNCED).until(() -> badge(stream).equals(unread + " " + unseen));
    }

    private static String badge(SseProbe stream) {
        JsonObject feed = stream.frames("feed").getLast().json();
        return feed.getInteger("unread") + " " + feed.getInteger("unseen");
    }
}
