package dev.tidings.wire;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Times of notifications as text. What was stored together was changed at one time, and what one event brought to many began
 * at one: neither is formatted for each of them anew. One thread at a time.
 */
public final class Times {
    private final Last created = new Last();
    private final Last updated = new Last();

    String created(Instant time) {
        return created.text(time);
    }

    String updated(Instant time) {
        return updated.text(time);
    }

    private static final class Last {
        private @Nullable Instant time;
        private String text = "";

        String text(Instant next) {
            if (!next.equals(time)) {
                text = DateTimeFormatter.ISO_INSTANT.format(next);
                time = next;
            }
            return text;
        }
    }
}
