package dev.tidings.signal;

import dev.tidings.feed.FeedKey;

/**
 * What a stream asks for.
 *
 * @param after the number behind which values are wanted, at least 0
 */
public record StateQuery(FeedKey feed, long after) {}
