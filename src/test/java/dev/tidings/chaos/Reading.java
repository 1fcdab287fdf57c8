package dev.tidings.chaos;

import dev.tidings.chaos.Verdict.Breach;
import dev.tidings.chaos.Verdict.Promise;
import dev.tidings.feed.Cursor;
import dev.tidings.feed.Epoch;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One client's frames read from the first to the last, keeping what a page would keep. */
final class Reading {
    private final Story story;
    private final List<Breach> breaches = new ArrayList<>();
    private final BitSet everSeen = new BitSet();
    private final Set<String> ids = new HashSet<>();
    /** Event numbers by notification. */
    private final Map<String, Integer> kept = new HashMap<>();

    private @Nullable Epoch epoch;
    private long version;
    private int lastNumber;
    private long unread = -1;
    private int resets;

    Reading(Story story) {
        this.story = story;
        story.frames().forEach(this::on);
        checkNothingMissing();
    }

    List<Breach> breaches() {
        return breaches;
    }

    int resets() {
        return resets;
    }

    private void on(Frame frame) {
        Cursor cursor = Cursor.parse(frame.id()).orElse(null);
        if (cursor == null) {
            breach(Promise.ELSE_A_RESET, "not a position: " + frame);
            return;
        }
        if (frame.name().equals("reset")) {
            forget(cursor);
            return;
        }
        if (!cursor.epoch().equals(epoch)) {
            breach(Promise.ELSE_A_RESET, "another epoch without a reset: " + frame);
        }
        checkPosition(frame, cursor.version());
        switch (frame.name()) {
            case "notification" -> onNotification(frame);
            case "removed" -> kept.remove(frame.item());
            case "feed" -> unread = frame.unread();
            default -> {
                // nobody marks anything here
            }
        }
    }

    private void forget(Cursor cursor) {
        resets++;
        epoch = cursor.epoch();
        version = 0;
        lastNumber = 0;
        ids.clear();
        kept.clear();
    }

    private void checkPosition(Frame frame, long now) {
        boolean isFeed = frame.name().equals("feed");
        if (!isFeed && !ids.add(frame.id())) {
            breach(Promise.NOTHING_TWICE_AND_ONLY_FORWARD, "twice: " + frame);
        } else if (isFeed ? now < version : now <= version) {
            breach(Promise.NOTHING_TWICE_AND_ONLY_FORWARD, "at " + now + " after " + version + ": " + frame);
        }
        version = Math.max(version, now);
    }

    private void onNotification(Frame frame) {
        int number = frame.number();
        // Nothing changes a notification here, so one that comes again is a duplicate under another id.
        if (kept.put(frame.item(), number) != null || number == lastNumber) {
            breach(Promise.NOTHING_TWICE_AND_ONLY_FORWARD, "the event came twice: " + frame);
        } else if (number < lastNumber) {
            breach(Promise.IN_THE_ORDER_OF_COMMIT, number + " after " + lastNumber);
        }
        lastNumber = Math.max(lastNumber, number);
        everSeen.set(number);
    }

    private void checkNothingMissing() {
        for (int number = 1; number <= story.emitted(); number++) {
            if (!everSeen.get(number)) {
                breach(Promise.NOTHING_MISSING, "the client never saw event " + number + " of " + story.emitted());
            }
        }
        Standing standing = story.standing();
        if (!kept.equals(standing.numbers())) {
            breach(
                    Promise.NOTHING_MISSING,
                    "the client holds " + kept.size() + " notifications, its feed "
                            + standing.numbers().size());
        }
        if (standing.numbers().size() != story.emitted()) {
            breach(
                    Promise.NOTHING_MISSING,
                    "the feed holds " + standing.numbers().size() + " of " + story.emitted() + " events");
        }
        if (unread != standing.unread()) {
            breach(Promise.NOTHING_MISSING, "the badge says " + unread + ", the feed " + standing.unread());
        }
    }

    private void breach(Promise promise, String what) {
        breaches.add(new Breach(promise, story.user(), what));
    }
}
