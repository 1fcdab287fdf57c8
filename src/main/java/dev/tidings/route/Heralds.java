package dev.tidings.route;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Heralds that wait for their announcement, which follows at once; nearly always none. Any thread. */
final class Heralds {
    /** Of announcements that got lost; what is traced is a sample anyway. */
    private static final int MOST = 1_000;

    private final ConcurrentMap<String, Herald> waiting = new ConcurrentHashMap<>();

    void keep(String feed, Herald herald) {
        if (waiting.size() >= MOST) {
            waiting.clear();
        }
        waiting.put(feed, herald);
    }

    /** The message with what was said ahead of it. */
    Message meet(String feed, Message message) {
        if (waiting.isEmpty() || !(message instanceof Message.Announcement announcement)) {
            return message;
        }
        @Nullable Herald herald = waiting.remove(feed);
        return herald == null || herald.after() != announcement.after()
                ? message
                : announcement.tracedAs(herald.traced());
    }
}
