package dev.tidings.signal;

import dev.tidings.feed.FeedKey;
import dev.tidings.wire.SignalJson;

/** A value for one feed. */
record StateWrite(FeedKey feed, NewSignal.State state, SignalJson json) {}
