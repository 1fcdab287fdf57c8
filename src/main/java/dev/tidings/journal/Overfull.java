package dev.tidings.journal;

import dev.tidings.feed.Recipient;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Feeds that this instance has written more into than they may hold. Only a hint: one that is forgotten here, because this
 * instance ends, is noted again with its next notification, or found by its next visit. Any thread.
 */
@Singleton
class Overfull {
    /** Beyond it a feed waits for its next notification or visit. */
    private static final int MOST = 100_000;

    private final Limits limits;
    private final Set<Recipient> feeds = ConcurrentHashMap.newKeySet();

    Overfull(Limits limits) {
        this.limits = limits;
    }

    void note(List<Stored.Size> sizes) {
        for (Stored.Size size : sizes) {
            if (size.items() > limits.items(size.recipient().tenant()) && feeds.size() < MOST) {
                feeds.add(size.recipient());
            }
        }
    }

    /** They were taken and nothing could be done. */
    void giveBack(Collection<Recipient> busy) {
        feeds.addAll(busy);
    }

    /** Some of them, once. */
    List<Recipient> take(int most) {
        List<Recipient> some = new ArrayList<>();
        Iterator<Recipient> all = feeds.iterator();
        while (all.hasNext() && some.size() < most) {
            some.add(all.next());
            all.remove();
        }
        return some;
    }
}
