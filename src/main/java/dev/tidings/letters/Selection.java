package dev.tidings.letters;

import dev.tidings.ingest.SecondLook;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which letters are meant; what is null is not asked for.
 *
 * @param reason a part of the letter's
 * @param since the letter was written then or later
 * @param until the letter was written before
 * @param partition of the dead letter topic
 * @param fromOffset the first one
 * @param toOffset the last one
 */
record Selection(
        @Nullable String reason,
        @Nullable String tenant,
        @Nullable String source,
        @Nullable String id,
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable Integer partition,
        @Nullable Long fromOffset,
        @Nullable Long toOffset) {
    static final Selection ALL = new Selection(null, null, null, null, null, null, null, null, null);

    /** Whoever chooses nothing goes on where the last one who did so has stopped. */
    boolean isAll() {
        return equals(ALL);
    }

    boolean takes(SecondLook look) {
        Instant writtenAt = Instant.ofEpochMilli(look.letter().timestamp());
        return (reason == null || look.reason().contains(reason))
                && (since == null || !writtenAt.isBefore(since))
                && (until == null || writtenAt.isBefore(until))
                && takesEventOf(look);
    }

    private boolean takesEventOf(SecondLook look) {
        if (tenant == null && source == null && id == null) {
            return true;
        }
        return look.event() != null
                && (tenant == null || tenant.equals(look.event().tenant().value()))
                && (source == null || source.equals(look.event().source()))
                && (id == null || id.equals(look.event().id()));
    }
}
