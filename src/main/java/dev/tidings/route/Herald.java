package dev.tidings.route;

import dev.tidings.telemetry.TraceParent;
import java.util.List;

/**
 * What goes ahead of an announcement of sampled events. A message of its own: whoever knows nothing of it, as an instance of
 * another version may, passes over it and reads the announcement.
 *
 * @param after of the announcement
 * @param traced at least one
 */
record Herald(long after, List<TraceParent> traced) {
    /** More of them say nothing new about one frame. */
    static final int MOST_TRACED = 16;

    Herald {
        traced = List.copyOf(traced);
    }

    /** The message that comes behind it, if it is the one that was meant. */
    Message.Announcement meet(Message.Announcement announcement) {
        return announcement.after() == after ? announcement.tracedAs(traced) : announcement;
    }
}
