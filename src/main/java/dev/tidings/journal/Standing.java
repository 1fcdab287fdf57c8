package dev.tidings.journal;

import dev.tidings.feed.Epoch;
import dev.tidings.feed.Recipient;

/** Where a feed stands: what a stream compares itself with to learn that it missed something. */
public record Standing(Recipient recipient, Epoch epoch, long generation, long version) {}
