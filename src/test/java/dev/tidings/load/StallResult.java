package dev.tidings.load;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of clients that never read.
 *
 * @param endsSeconds by the service's own count, from the moment when the last event was written that filled the silent
 *     ones' buffers; one whose buffers were full before that ends earlier
 * @param endedMeanwhile so many of them before the second measure was complete, which is then not of all
 * @param seenEnded by the clients, when they read at last
 */
public record StallResult(
        int reading,
        int silent,
        List<Double> endsSeconds,
        int endedMeanwhile,
        int seenEnded,
        Measure before,
        Measure meanwhile,
        Outcome outcome) {
    /** Of the clients that read, and of the service. */
    record Measure(Latencies latencies, long heapBytes, long residentBytes) {
        private double p99Millis() {
            return latencies.millis(0.99);
        }
    }

    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("streamsThatRead", reading);
        figures.put("streamsThatNeverRead", silent);
        figures.put("endedAsSlow", ended());
        figures.put("endedMeanwhile", endedMeanwhile);
        figures.put("foundEnded", seenEnded);
        figures.put("firstEndedAfterSeconds", Figures.rounded(firstEndSeconds()));
        figures.put("lastEndedAfterSeconds", Figures.rounded(lastEndSeconds()));
        figures.put("othersBefore", before.latencies.figures());
        figures.put("othersMeanwhile", meanwhile.latencies.figures());
        figures.put("heapBytesBefore", before.heapBytes);
        figures.put("heapBytesMeanwhile", meanwhile.heapBytes);
        figures.put("residentBytesBefore", before.residentBytes);
        figures.put("residentBytesMeanwhile", meanwhile.residentBytes);
        figures.putAll(outcome.figures());
        return figures;
    }

    public int ended() {
        return endsSeconds.size();
    }

    private double firstEndSeconds() {
        return endsSeconds.isEmpty() ? 0 : endsSeconds.getFirst();
    }

    public double lastEndSeconds() {
        return endsSeconds.isEmpty() ? 0 : endsSeconds.getLast();
    }

    /** What a stream that stands costs there. */
    public double heapKiBEach() {
        return (meanwhile.heapBytes - before.heapBytes) / 1024.0 / silent;
    }

    /** How much longer others wait while some stand. */
    double millisMore() {
        return meanwhile.p99Millis() - before.p99Millis();
    }

    @Override
    public String toString() {
        return "%d that never read beside %d: %d ended as slow, %.1f to %.1f s after the last event that filled them; "
                        .formatted(silent, reading, ended(), firstEndSeconds(), lastEndSeconds())
                + "heap %+.0f KiB each, resident %+d MiB; others' p99 %.1f ms before, %.1f meanwhile, %d ended by then (%s)"
                        .formatted(
                                heapKiBEach(),
                                (meanwhile.residentBytes - before.residentBytes) >> 20,
                                before.p99Millis(),
                                meanwhile.p99Millis(),
                                endedMeanwhile,
                                outcome);
    }
}
