package dev.tidings.feed;

/** The badge of a feed: absolute numbers, archived notifications count as neither. */
public record Counters(int unread, int unseen) {}
