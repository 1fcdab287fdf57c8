package dev.tidings.stream;

import dev.tidings.feed.FeedKey;

/** Keeps the time of every so-manieth frame of one event loop. The others cost a countdown. */
final class Sampler {
    private final Samples samples;
    private final int every;
    private int left;

    Sampler(Samples samples, int every) {
        this.samples = samples;
        this.every = every;
        this.left = every;
    }

    /** A frame that brings a stream from one version to another was written just now. */
    void onWritten(FeedKey feed, long before, long after) {
        if (--left > 0) {
            return;
        }
        left = every;
        samples.keep(feed, before, after);
    }
}
