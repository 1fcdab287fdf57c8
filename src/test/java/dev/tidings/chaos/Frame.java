package dev.tidings.chaos;

import dev.tidings.load.Producer;
import dev.tidings.load.ServerEvent;
import java.time.Instant;

/** One frame that moves a client's position, as it was recorded. */
record Frame(String name, String id, String data, long atNanos) {
    static Frame of(ServerEvent event, long atNanos) {
        return new Frame(event.name(), event.id(), event.data(), atNanos);
    }

    /** The number of the event behind a notification. */
    int number() {
        return (int) field(Producer.NUMBER);
    }

    long sentAtNanos() {
        return field(Producer.SENT_AT);
    }

    long unread() {
        return field("unread");
    }

    /** The notification that a frame is about: its first field. */
    String item() {
        return text("id");
    }

    Instant createdAt() {
        return Instant.parse(text("createdAt"));
    }

    private String text(String name) {
        String key = "\"" + name + "\":\"";
        int from = data.indexOf(key);
        return from < 0 ? "" : data.substring(from + key.length(), data.indexOf('"', from + key.length()));
    }

    private long field(String name) {
        return new ServerEvent("", "", data).number(name);
    }
}
