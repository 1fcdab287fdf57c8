package dev.tidings.model;

import dev.tidings.feed.Content;
import dev.tidings.feed.Watermark;
import dev.tidings.journal.NewEvent;
import dev.tidings.journal.StatePatch;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One thing that happens to a feed or to one of its clients. */
sealed interface Step {
    /** A batch; some of it may have come before. */
    record Store(List<NewEvent> events) implements Step {
        @Override
        public String toString() {
            return "Store" + events.stream().map(Step::told).toList();
        }
    }

    /** Some of them may not have come yet, and never come then. */
    record Retract(List<String> events) implements Step {}

    /** The event and its retraction at the same moment. */
    record RetractAsItComes(NewEvent event) implements Step {}

    record Patch(List<StatePatch> patches) implements Step {
        @Override
        public String toString() {
            return "Patch"
                    + patches.stream()
                            .map(it -> it.id() + " read=" + it.read() + " seen=" + it.seen() + " archived="
                                    + it.archived())
                            .collect(Collectors.joining(", ", "[", "]"));
        }
    }

    record Mark(
            Watermark what,
            @Nullable Long through,
            @Nullable String category) implements Step {}

    record Expire() implements Step {}

    record DaysPass(int days) implements Step {}

    /** Retention looks at the feed. */
    record Visit() implements Step {}

    record SignOut() implements Step {}

    record Erase() implements Step {}

    /** What was announced by nobody yet, in any order. */
    record AnnounceLate() implements Step {}

    record Compare() implements Step {}

    /** All clients that read catch up. */
    record Rest() implements Step {}

    /**
     * A client that was away comes back, or one begins anew.
     *
     * @param cutAfter how many frames later its connection breaks
     * @param isSlow whether its socket takes little at a time
     */
    record Connect(int client, Begin begin, int cutAfter, boolean isSlow) implements Step {}

    record Disconnect(int client, boolean isRude) implements Step {}

    record StopReading(int client) implements Step {}

    record ReadOn(int client) implements Step {}

    /** What a client knows when it connects. */
    enum Begin {
        WITH_LAST_ID,
        WITH_NOTHING,
        WITH_LIST
    }

    private static String told(NewEvent event) {
        Content content = event.content();
        return event.id() + " category=" + content.category() + " key=" + content.collapseKey() + " expires="
                + content.expiresAt() + (Model.isLate(event) ? " late" : "");
    }
}
