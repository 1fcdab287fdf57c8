package dev.tidings.model;

import dev.tidings.feed.FeedChange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Announces what is committed as a bad day would: at once, twice, late, out of order, or not at all. */
final class Announcer {
    private final Service service;
    private final Random random;
    private final List<FeedChange> late = new ArrayList<>();

    Announcer(Service service, Random random) {
        this.service = service;
        this.random = random;
    }

    /** Says what it did. */
    String take(List<FeedChange> changes) {
        int chance = random.nextInt(100);
        if (chance < 60) {
            announce(changes);
            return "announced";
        }
        if (chance < 70) {
            announce(changes);
            announce(changes);
            return "announced twice";
        }
        if (chance < 88) {
            late.addAll(changes);
            return "announced late";
        }
        return "never announced";
    }

    void announceLate() {
        Collections.shuffle(late, random);
        announce(late);
        late.clear();
    }

    private void announce(List<FeedChange> changes) {
        Service.await(service.announcements().announce(List.copyOf(changes)));
    }
}
