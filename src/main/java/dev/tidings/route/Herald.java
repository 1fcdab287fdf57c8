package dev.tidings.route;

import dev.tidings.telemetry.TraceParent;
import java.util.List;

/**
 * What goes ahead of an announcement of sampled events. A message of its own: an instance of an older version, which would
 * take anything more in the announcement for frames, drops it as one that it cannot read.
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
}
