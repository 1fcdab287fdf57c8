package dev.tidings.stream;

import dev.tidings.feed.FeedKey;
import dev.tidings.route.Asked;
import dev.tidings.route.Recollection;
import dev.tidings.route.Route;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** When some of the latest live frames were written, for whoever traces an event. Any thread; a new one drops the oldest. */
@Singleton
class Samples implements Recollection {
    private record Sample(FeedKey feed, long before, long after, long atMillis) {}

    private final Clock clock;
    private final int every;
    private final AtomicReferenceArray<@Nullable Sample> ring;
    private final AtomicInteger kept = new AtomicInteger();

    @Inject
    Samples(StreamConfig config, Clock clock, Route route) {
        this(config.sampleEvery(), config.samples(), clock);
        route.recollectsBy(this);
    }

    Samples(int every, int size, Clock clock) {
        this.every = every;
        this.clock = clock;
        this.ring = new AtomicReferenceArray<>(size);
    }

    /** For one event loop. */
    Sampler sampler() {
        return new Sampler(this, every);
    }

    /** A frame that brought a stream from one version to another was written just now. */
    void keep(FeedKey feed, long before, long after) {
        int slot = Math.floorMod(kept.getAndIncrement(), ring.length());
        ring.set(slot, new Sample(feed, before, after, clock.millis()));
    }

    @Override
    public Map<FeedKey, Long> writtenAtMillis(List<Asked> asked) {
        Map<FeedKey, Long> versions = HashMap.newHashMap(asked.size());
        asked.forEach(one -> versions.put(one.feed(), one.version()));
        Map<FeedKey, Long> times = new HashMap<>();
        for (int i = 0; i < ring.length(); i++) {
            Sample sample = ring.get(i);
            Long version = sample == null ? null : versions.get(sample.feed());
            if (sample != null && version != null && sample.before() < version && version <= sample.after()) {
                times.merge(sample.feed(), sample.atMillis(), Math::min);
            }
        }
        return times;
    }
}
