package dev.tidings.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.FeedChange;
import dev.tidings.journal.Events;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class FeedStreamTest extends StreamTests {
    @Inject
    MeterRegistry metrics;

    @Inject
    StreamConfig config;

    @Nested
    class Opening {
        @Test
        void beginsWithRetryResetAndTheBadge() {
            try (SseProbe client = open("ada")) {
                client.awaitLive();

                assertThat(client.status()).isEqualTo(200);
                assertThat(client.header("content-type")).contains("text/event-stream; charset=utf-8");
                assertThat(client.header("cache-control")).contains("no-store, no-transform");
                assertThat(client.header("x-accel-buffering")).contains("no");
                assertThat(client.retryMillis()).isBetween(2000L, 5000L);
                assertThat(client.frames()).extracting(SseProbe.Seen::event).containsExactly("reset", "feed");
                assertThat(client.frames().getFirst().json().getString("reason"))
                        .isEqualTo("first");
                assertThat(client.frames().getLast().data()).isEqualTo("{\"unread\":0,\"unseen\":0,\"live\":true}");
            }
        }
    }

    @Nested
    class Live {
        @Test
        void bringsAChangeAndThenTheBadge() {
            try (SseProbe client = open("ada").awaitLive()) {
                emit("hello", "ada");

                client.awaitTitles(1);
                client.await(
                        frame -> frame.event().equals("feed") && frame.json().getInteger("unread") == 1);
                assertThat(client.frames("notification").getFirst().json().containsKey("replay"))
                        .isFalse();
            }
        }

        @Test
        void keepsTheSameUserOfTwoTenantsApart() {
            try (SseProbe client = open("ada").awaitLive()) {
                announce(store(List.of(Events.event(Events.freshTenant(), "not hers", "ada"))));
                emit("hers", "ada");

                client.awaitTitles(1);
                assertThat(client.titles()).containsExactly("hers");
            }
        }
    }

    @Nested
    class Replay {
        @Test
        void bringsExactlyWhatWasMissed() {
            SseProbe before = open("ada").awaitLive();
            emit("one", "ada");
            before.awaitTitles(1);
            before.await(frame -> frame.event().equals("feed") && frame.json().getInteger("unread") == 1);
            before.close();
            store(Events.numbered(250, tenant, "ada"));

            try (SseProbe after = open("ada", "Last-Event-ID", String.valueOf(before.lastId()))) {
                after.awaitLive();

                assertThat(after.frames("reset")).isEmpty();
                assertThat(after.titles()).hasSize(250).startsWith("n1", "n2").endsWith("n249", "n250");
                assertThat(after.frames("notification"))
                        .allSatisfy(frame ->
                                assertThat(frame.json().getBoolean("replay")).isTrue());
            }
        }
    }

    @Nested
    class WhenAPageIsCutOff {
        @Test
        void itsRestIsReadAgainAndCountsOnceAsWritten() {
            int changes = 100;
            String title = "x".repeat(config.pageBytes() / changes * 3 / 2);
            store(IntStream.range(0, changes)
                    .mapToObj(i -> Events.event(tenant, title, "ada"))
                    .toList());
            double written = metrics.counter("tidings.stream.frames").count();
            double read = metrics.counter("tidings.stream.replay.rows").count();

            try (SseProbe client = open("ada")) {
                client.awaitLive();

                assertThat(client.titles()).hasSize(changes);
                assertThat(metrics.counter("tidings.stream.replay.rows").count() - read)
                        .isGreaterThan(changes);
                assertThat(metrics.counter("tidings.stream.frames").count() - written)
                        .isEqualTo(changes);
            }
        }
    }

    @Nested
    class WhenTheLastPageOfAReplayIsFull {
        @Test
        void itEndsWithTheBadgeAllTheSame() {
            String before;
            try (SseProbe client = open("ada").awaitLive()) {
                before = String.valueOf(client.lastId());
            }
            store(Events.numbered(100, tenant, "ada"));

            try (SseProbe client = open("ada", "Last-Event-ID", before);
                    SseProbe fresh = open("ada")) {
                assertThat(client.await("feed").json().getInteger("unread")).isEqualTo(100);
                assertThat(fresh.await("feed").json().getInteger("unread")).isEqualTo(100);
                assertThat(client.titles()).hasSize(100);
                assertThat(fresh.titles()).hasSize(100);
            }
        }
    }

    @Nested
    class WhenAnAnnouncementIsLost {
        @Test
        void theNextOneMakesItReadTheMissingVersions() {
            try (SseProbe client = open("ada").awaitLive()) {
                store(List.of(Events.event(tenant, "lost", "ada")));
                emit("heard", "ada");

                client.awaitTitles(2);
                assertThat(client.titles()).containsExactly("lost", "heard");
            }
        }

        @Test
        void comparingFindsItWithoutANextOne() {
            try (SseProbe client = open("ada").awaitLive()) {
                store(List.of(Events.event(tenant, "lost", "ada")));

                client.awaitTitles(1);
                assertThat(client.titles()).containsExactly("lost");
            }
        }
    }

    @Nested
    class WhenAnAnnouncementComesTwice {
        @Test
        void theSecondIsDropped() {
            try (SseProbe client = open("ada").awaitLive()) {
                List<FeedChange> changes = store(List.of(Events.event(tenant, "once", "ada")));
                announce(changes);
                announce(changes);
                emit("next", "ada");

                client.awaitTitles(2);
                assertThat(client.titles()).containsExactly("once", "next");
            }
        }
    }

    @Nested
    class Cursors {
        @Test
        void ofAnotherUserAreAReset() {
            emit("his", "bob");
            String his;
            try (SseProbe bob = open("bob").awaitLive()) {
                his = String.valueOf(bob.lastId());
            }

            try (SseProbe ada = open("ada", "Last-Event-ID", his).awaitLive()) {
                assertThat(ada.frames("reset").getFirst().json().getString("reason"))
                        .isEqualTo("unknown-cursor");
                assertThat(ada.titles()).isEmpty();
            }
        }

        @Test
        void thatAreRefusedAreAReset() {
            for (String garbage : List.of("garbage", "-1", "1..", "1zzzz.0.5.0~", "x".repeat(3000))) {
                try (SseProbe client = open("ada", "Last-Event-ID", garbage).awaitLive()) {
                    assertThat(client.frames("reset").getFirst().json().getString("reason"))
                            .isEqualTo("unknown-cursor");
                }
            }
        }
    }
}
