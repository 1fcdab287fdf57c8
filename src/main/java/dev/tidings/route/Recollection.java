package dev.tidings.route;

import dev.tidings.feed.FeedKey;
import java.util.List;
import java.util.Map;

/** Remembers when some frames were written. Called on any thread, never blocked in. */
public interface Recollection {
    /** The times that are remembered, in milliseconds since 1970, of the feeds asked about. */
    Map<FeedKey, Long> writtenAtMillis(List<Asked> asked);
}
