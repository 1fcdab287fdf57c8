package dev.tidings.route;

import dev.tidings.feed.FeedKey;

/** A message and the feed it is about. */
public record Outgoing(FeedKey feed, Message message) {}
