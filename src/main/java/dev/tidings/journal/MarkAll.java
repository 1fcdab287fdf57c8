package dev.tidings.journal;

import dev.tidings.feed.Recipient;
import dev.tidings.feed.Watermark;
import org.jspecify.annotations.Nullable;

/**
 * Everything up to a point is read or seen.
 *
 * @param through a {@code seq}; null for all that is there
 * @param category null for all of them
 */
public record MarkAll(
        Recipient recipient,
        Watermark what,
        @Nullable Long through,
        @Nullable String category) {}
