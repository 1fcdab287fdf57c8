package dev.tidings.load;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What came of clients that never read. Latencies are those of the clients that read.
 *
 * @param ended by the service's own count
 * @param seenEnded by the clients, when they read at last
 * @param firstEndSeconds from the last event that filled the silent ones' buffers
 * @param lastEndSeconds the same, of the last one
 */
public record StallResult(
        int reading,
        int silent,
        int ended,
        int seenEnded,
        double firstEndSeconds,
        double lastEndSeconds,
        Latencies before,
        Latencies meanwhile,
        long heapBefore,
        long heapMeanwhile,
        long residentBefore,
        long residentMeanwhile,
        Outcome outcome) {
    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("streamsThatRead", reading);
        figures.put("streamsThatNeverRead", silent);
        figures.put("endedAsSlow", ended);
        figures.put("foundEnded", seenEnded);
        figures.put("firstEndedAfterSeconds", Figures.rounded(firstEndSeconds));
        figures.put("lastEndedAfterSeconds", Figures.rounded(lastEndSeconds));
        figures.put("othersBefore", before.figures());
        figures.put("othersMeanwhile", meanwhile.figures());
        figures.put("heapBytesBefore", heapBefore);
        figures.put("heapBytesMeanwhile", heapMeanwhile);
        figures.put("residentBytesBefore", residentBefore);
        figures.put("residentBytesMeanwhile", residentMeanwhile);
        figures.putAll(outcome.figures());
        return figures;
    }

    /** What a stream that stands costs there. */
    public double heapKiBEach() {
        return (heapMeanwhile - heapBefore) / 1024.0 / silent;
    }

    @Override
    public String toString() {
        return "%d that never read beside %d: %d ended as slow, %.1f to %.1f s after the last event that filled them; "
                        .formatted(silent, reading, ended, firstEndSeconds, lastEndSeconds)
                + "heap %+.0f KiB each, resident %+d MiB; others' p99 %.1f ms before, %.1f meanwhile (%s)"
                        .formatted(
                                heapKiBEach(),
                                (residentMeanwhile - residentBefore) >> 20,
                                before.millis(0.99),
                                meanwhile.millis(0.99),
                                outcome);
    }
}
