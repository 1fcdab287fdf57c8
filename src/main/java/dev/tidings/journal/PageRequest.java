package dev.tidings.journal;

import dev.tidings.feed.Cursor;
import dev.tidings.feed.UserId;
import org.jspecify.annotations.Nullable;

/**
 * Whose changes, and behind what.
 *
 * @param cursor null for a client that has none, which is a reset
 */
public record PageRequest(UserId user, @Nullable Cursor cursor) {}
