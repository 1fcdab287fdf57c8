package dev.tidings.inbox;

import static dev.tidings.inbox.Reader.titles;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.journal.Events;
import dev.tidings.journal.Journal;
import dev.tidings.stream.SseProbe;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
@Timeout(60)
class ListTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Inject
    Journal journal;

    private final Reader ada = new Reader(Events.freshTenant(), "ada");

    @Test
    void goesThroughAFeedNewestFirstWhileNewOnesArrive() {
        store(120);

        JsonObject first = ada.list();
        journal.store(List.of(Events.event(ada.tenant(), "new", "ada"))).await().atMost(PATIENCE);
        List<JsonObject> pages = new ArrayList<>(List.of(first));
        pages.addAll(ada.follow(first.getString("next")));

        assertThat(pages).extracting(page -> page.getJsonArray("items").size()).containsExactly(50, 50, 20);
        assertThat(pages.stream().flatMap(page -> titles(page).stream()))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 120)
                        .mapToObj(n -> "n" + (121 - n))
                        .toList());
        assertThat(pages.stream().map(page -> page.getString("cursor")).distinct())
                .hasSize(1);
        assertThat(pages).extracting(page -> page.getInteger("unread")).containsExactly(120, 121, 121);
    }

    @Test
    void isContinuedByAStreamExactlyBehindTheFirstPage() {
        store(3);
        JsonObject page = ada.list("limit", "2");
        store(2);
        String lastCursor =
                ada.follow(page.getString("next"), "limit", "2").getLast().getString("cursor");

        try (SseProbe stream = ada.stream("?lastEventId=" + lastCursor)) {
            assertThat(stream.frames("reset")).isEmpty();
            assertThat(stream.titles()).containsExactly("n1", "n2");
        }
    }

    @Test
    void isContinuedExactlyAcrossPatchesAndMarks() {
        store(4);
        ada.patched("n1", "{\"read\":true}");
        JsonObject page = ada.list("limit", "2");
        ada.patched("n4", "{\"archived\":true}");
        ada.mark("seen", "");
        ada.patched("n1", "{\"read\":false}");
        String lastCursor =
                ada.follow(page.getString("next"), "limit", "2").getLast().getString("cursor");

        try (SseProbe stream = ada.stream("?lastEventId=" + lastCursor)) {
            assertThat(stream.frames())
                    .extracting(SseProbe.Seen::event)
                    .containsExactly("removed", "marked", "notification", "feed");
            assertThat(stream.titles()).containsExactly("n1");
            assertThat(stream.frames("feed").getFirst().json().getInteger("unread"))
                    .isEqualTo(3);
        }
    }

    @Test
    void ofTheUnreadGoesOnWhileTheyAreRead() {
        store(6);
        JsonObject first = ada.list("limit", "2");
        ada.patched("n3", "{\"read\":true}");
        ada.mark("read", "{\"through\":1}");

        List<JsonObject> rest = ada.follow(first.getString("next"), "limit", "2");

        assertThat(rest.stream().flatMap(page -> titles(page).stream())).containsExactly("n4", "n2");
        assertThat(rest.getLast().getInteger("unread")).isEqualTo(4);
    }

    @Test
    void saysEachNotificationToTheLetterAsAStreamDoes() {
        store(1);

        String page = ada.get("").asString();

        try (SseProbe stream = ada.stream("")) {
            String frame = stream.await("notification").data();
            assertThat(page).contains("[" + frame.replace(",\"replay\":true", "") + "]");
            assertThat(frame).contains("{\"n\":1.50}", "2026-01-02T03:04:05.123456Z");
            String id = new JsonObject(frame).getString("id");
            assertThat(ada.get("/" + id).asString()).isEqualTo(frame.replace(",\"replay\":true", ""));
        }
    }

    @Test
    void makesAFeedThatNobodyHasOpened() {
        JsonObject page = ada.list();

        assertThat(page.getJsonArray("items")).isEmpty();
        assertThat(page.getValue("next")).isNull();
        assertThat(page.getInteger("unread")).isZero();
        assertThat(page.getInteger("unseen")).isZero();
        try (SseProbe stream = ada.stream("?lastEventId=" + page.getString("cursor"))) {
            assertThat(stream.frames("reset")).isEmpty();
        }
    }

    @Test
    void hasNoNextWhenItsLastNotificationEndsAPage() {
        store(4);

        JsonObject first = ada.list("limit", "2");
        List<JsonObject> rest = ada.follow(first.getString("next"), "limit", "2");

        assertThat(titles(first)).containsExactly("n4", "n3");
        assertThat(rest).hasSize(1);
        assertThat(titles(rest.getFirst())).containsExactly("n2", "n1");
    }

    @Test
    void isForNoCache() {
        Response answer = ada.get("");

        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.contentType()).startsWith("application/json");
    }

    /** On a machine that is too slow for this some are refused; none may be wrong, or fail in another way. */
    @Test
    void isAnsweredToManyAtOnce() throws InterruptedException {
        store(10);
        List<Callable<Response>> calls = IntStream.range(0, 100)
                .<Callable<Response>>mapToObj(n -> () -> ada.getOnce("", "limit", "1"))
                .toList();

        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            assertThat(threads.invokeAll(calls).stream().map(Future::resultNow))
                    .anyMatch(answer -> answer.statusCode() == 200)
                    .allMatch(answer -> answer.statusCode() == 503
                            || titles(new JsonObject(answer.asString())).equals(List.of("n10")));
        }
    }

    private void store(int count) {
        journal.store(Events.numbered(count, ada.tenant(), ada.user())).await().atMost(PATIENCE);
    }
}
