package dev.tidings.route;

import dev.tidings.feed.FeedKey;

/** A feed and a version of it, of which somebody wants to know whether the streams have passed it. */
public record Asked(FeedKey feed, long version) {}
