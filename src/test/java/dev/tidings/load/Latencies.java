package dev.tidings.load;

import java.util.LinkedHashMap;
import java.util.Map;

/** Times counted in buckets of which each is less than 0.8 % wide; the largest is exact. Of one thread. */
public final class Latencies {
    private static final int SUB_BITS = 7;
    private static final int SUBS = 1 << SUB_BITS;

    private final long[] counts = new long[(Long.SIZE - SUB_BITS) * SUBS];
    private long count;
    private long longestNanos;

    public void add(long nanos) {
        long time = Math.max(0, nanos);
        counts[bucket(time)]++;
        count++;
        longestNanos = Math.max(longestNanos, time);
    }

    void addAll(Latencies more) {
        for (int bucket = 0; bucket < counts.length; bucket++) {
            counts[bucket] += more.counts[bucket];
        }
        count += more.count;
        longestNanos = Math.max(longestNanos, more.longestNanos);
    }

    long count() {
        return count;
    }

    /** The time that the given share of all took at most. */
    public double millis(double share) {
        long wanted = (long) Math.ceil(share * count);
        long seen = 0;
        for (int bucket = 0; bucket < counts.length && wanted > 0; bucket++) {
            seen += counts[bucket];
            if (seen >= wanted) {
                return Math.min(upperEnd(bucket), longestNanos) / 1e6;
            }
        }
        return longestNanos / 1e6;
    }

    double longestMillis() {
        return longestNanos / 1e6;
    }

    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("count", count);
        figures.put("p50Ms", Figures.rounded(millis(0.5)));
        figures.put("p99Ms", Figures.rounded(millis(0.99)));
        figures.put("p999Ms", Figures.rounded(millis(0.999)));
        figures.put("maxMs", Figures.rounded(longestMillis()));
        return figures;
    }

    @Override
    public String toString() {
        return "p50 %.1f, p99 %.1f, p99.9 %.1f, max %.1f ms"
                .formatted(millis(0.5), millis(0.99), millis(0.999), longestMillis());
    }

    /** The highest bits of a time choose the bucket: its power of two, and 128 steps within. */
    private static int bucket(long nanos) {
        if (nanos < SUBS) {
            return (int) nanos;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos) - SUB_BITS;
        return (shift + 1) * SUBS + (int) (nanos >>> shift) - SUBS;
    }

    private static long upperEnd(int bucket) {
        if (bucket < SUBS) {
            return bucket;
        }
        int shift = bucket / SUBS - 1;
        return ((long) (bucket % SUBS + SUBS + 1) << shift) - 1;
    }
}
