package dev.tidings.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.feed.Change;
import dev.tidings.feed.Counters;
import dev.tidings.feed.Notification;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.Watermark;
import dev.tidings.journal.Events;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ExportLinesTest {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

    @Test
    void areOneObjectEachWithABreakBetweenTwo() {
        Notification notification = new Notification(new UUID(0, 1), 7, Events.content("a\nb\u2028c"), AT, AT, null);

        String lines = new String(
                new ExportLines(1)
                        .feed(
                                Recipient.of("acme", "ada \"the\" first"),
                                9,
                                new Counters(1, 0),
                                List.of(
                                        new Change.Marked(8, Watermark.SEEN, 7, null, AT),
                                        new Change.Marked(9, Watermark.READ, 3, "orders", AT)))
                        .notification(notification, AT)
                        .end(1)
                        .bytes(),
                UTF_8);

        assertThat(lines.split("\n", -1)).hasSize(3);
        assertThat(lines.lines().toList())
                .containsExactly(
                        "{\"kind\":\"feed\",\"tenant\":\"acme\",\"user\":\"ada \\\"the\\\" first\",\"version\":9,\"unread\":1,"
                                + "\"unseen\":0,\"watermarks\":[{\"what\":\"seen\",\"through\":7,\"category\":null,"
                                + "\"at\":\"2026-03-01T10:00:00Z\"},{\"what\":\"read\",\"through\":3,"
                                + "\"category\":\"orders\",\"at\":\"2026-03-01T10:00:00Z\"}]}",
                        "{\"kind\":\"notification\","
                                + new String(NotificationJson.bytes(notification), UTF_8)
                                        .substring(1)
                                        .replaceFirst("}$", ",\"archivedAt\":\"2026-03-01T10:00:00Z\"}"),
                        "{\"kind\":\"end\",\"notifications\":1}");
    }
}
