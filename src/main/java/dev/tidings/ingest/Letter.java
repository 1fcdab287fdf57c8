package dev.tidings.ingest;

import dev.tidings.journal.EventKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter whose event could be told.
 *
 * @param reason in words; names fields, never quotes a value
 * @param partition of the record that was refused, as the letter says; null if it does not
 * @param recordedAt the timestamp of that record
 */
public record Letter(
        EventKey event,
        String reason,
        @Nullable Integer partition,
        @Nullable Long offset,
        @Nullable Instant recordedAt) {}
