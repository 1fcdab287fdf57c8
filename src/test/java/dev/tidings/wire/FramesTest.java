package dev.tidings.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.feed.Change;
import dev.tidings.feed.Content;
import dev.tidings.feed.Counters;
import dev.tidings.feed.Cursor;
import dev.tidings.feed.Epoch;
import dev.tidings.feed.FeedChange;
import dev.tidings.feed.Notification;
import dev.tidings.feed.Priority;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.Removal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FramesTest {
    private static final Epoch EPOCH = new Epoch(36, 0);
    private static final UUID ID = UUID.fromString("01890000-0000-7000-8000-000000000001");
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static Content content(String title, String body) {
        return new Content(
                "urn:shop", "shipped", null, Priority.NORMAL, title, body, null, "[]", "{\"n\":1.50}", null, NOW, null);
    }

    @Test
    void aChangeIsItsFramesAndTheBadge() {
        Notification arrived = new Notification(ID, 4, content("Hello", "you"), NOW, null, null);
        FeedChange change = new FeedChange(
                Recipient.of("acme", "ada"),
                EPOCH,
                0,
                3,
                5,
                List.of(new Change.Arrived(4, arrived), new Change.Left(5, ID, Removal.RETRACTED)),
                new Counters(1, 2));

        assertThat(new String(Frames.of(change), UTF_8)).isEqualTo("""
                        id: 110.0.4.0
                        event: notification
                        data: {"id":"01890000-0000-7000-8000-000000000001","seq":4,"type":"shipped","source":"urn:shop",\
                        "category":null,"priority":"normal","title":"Hello","body":"you","url":null,"actions":[],\
                        "data":{"n":1.50},"collapseKey":null,"createdAt":"2026-01-02T03:04:05Z",\
                        "updatedAt":"2026-01-02T03:04:05Z","expiresAt":null,"seenAt":null,"readAt":null}

                        id: 110.0.5.0
                        event: removed
                        data: {"id":"01890000-0000-7000-8000-000000000001","reason":"retracted"}

                        id: 110.0.5.0
                        event: feed
                        data: {"unread":1,"unseen":2,"live":true}

                        """);
    }

    private static String arrivedAt(Instant created, Instant updated, Times times) {
        Content content = new Content(
                "urn:shop", "shipped", null, Priority.NORMAL, "Hello", null, null, "[]", null, null, created, null);
        FeedChange change = new FeedChange(
                Recipient.of("acme", "ada"),
                EPOCH,
                0,
                3,
                4,
                List.of(new Change.Arrived(4, new Notification(ID, 4, content, updated, null, null))),
                new Counters(1, 1));
        return new String(Frames.of(change, times), UTF_8);
    }

    @Test
    void changesThatShareTimesAreWrittenAsIfTheyDidNot() {
        Times times = new Times();
        Instant later = NOW.plusNanos(1_000);

        assertThat(List.of(
                        arrivedAt(NOW, NOW, times),
                        arrivedAt(NOW, later, times),
                        arrivedAt(later, later, times),
                        arrivedAt(NOW, later, times)))
                .containsExactly(
                        arrivedAt(NOW, NOW, new Times()),
                        arrivedAt(NOW, later, new Times()),
                        arrivedAt(later, later, new Times()),
                        arrivedAt(NOW, later, new Times()));
        assertThat(arrivedAt(NOW, later, times))
                .contains("\"createdAt\":\"2026-01-02T03:04:05Z\",\"updatedAt\":\"2026-01-02T03:04:05.000001Z\"");
    }

    @Test
    void eachChangeHasItsOwnId() {
        Change.Left left = new Change.Left(5, ID, Removal.RETRACTED);

        String frames = new String(
                new Frames(64)
                        .change(Cursor.at(EPOCH, 4), left, false)
                        .change(Cursor.at(EPOCH, 5), left, false)
                        .change(new Cursor(EPOCH, 5, 9), left, false)
                        .feed(Cursor.at(EPOCH, 4), new Counters(0, 0))
                        .bytes(),
                UTF_8);

        assertThat(frames.lines().filter(line -> line.startsWith("id: ")))
                .containsExactly("id: 110.0.4.0", "id: 110.0.5.0", "id: 110.0.5.0~9", "id: 110.0.4.0");
    }

    @Test
    void noInputEndsAFrameEarly() {
        String attack = "a\r\n\r\nid: 1\nevent: bye\ndata: {}\n\n\u2028\u0085";
        Notification evil = new Notification(ID, 1, content(attack, attack), NOW, null, null);

        String frame = new String(
                new Frames(64)
                        .change(Cursor.at(EPOCH, 1), new Change.Arrived(1, evil), true)
                        .bytes(),
                UTF_8);

        assertThat(frame.lines().toList()).hasSize(4);
        assertThat(frame).doesNotContain("\r").endsWith("\"replay\":true}\n\n");
    }

    @Test
    void aSignalHasNoIdAndEveryField() {
        Instant end = Instant.parse("2026-01-02T03:04:05.123456789Z");

        String frames = new String(
                new Frames(64)
                        .signal(SignalJson.state("progress", "order-1", end, "{\"n\":1.50}")
                                .numbered(17))
                        .signal(SignalJson.ephemeral("typing", null, null).withoutNumber())
                        .bytes(),
                UTF_8);

        assertThat(frames).isEqualTo("""
                        event: signal
                        data: {"type":"progress","mode":"state","key":"order-1","seq":17,\
                        "expiresAt":"2026-01-02T03:04:05.123456Z","data":{"n":1.50}}

                        event: signal
                        data: {"type":"typing","mode":"ephemeral","key":null,"seq":null,"expiresAt":null,"data":null}

                        """);
    }

    @Test
    void noTypeOrKeyEndsASignalEarly() {
        String attack = "\"\r\n\r\nid: 1\nevent: bye\ndata: {}\n\n\u0000";

        String frame = new String(
                new Frames(64)
                        .signal(SignalJson.state(attack, attack, null, "{}").numbered(1))
                        .bytes(),
                UTF_8);

        assertThat(frame.lines().toList()).hasSize(3);
        assertThat(frame).doesNotContain("\r", "\nid", "\u0000").startsWith("event: signal\ndata: {\"type\":\"\\\"");
    }
}
