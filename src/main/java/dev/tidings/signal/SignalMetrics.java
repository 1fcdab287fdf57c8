package dev.tidings.signal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;

/** Counts signals by mode, one for each recipient; from the start, or an alert would miss the first that is lost. */
@Startup
@Singleton
class SignalMetrics {
    private final Map<Mode, Counter> sent = new EnumMap<>(Mode.class);
    private final Map<Mode, Counter> lost = new EnumMap<>(Mode.class);
    private final Map<Mode, Counter> expired = new EnumMap<>(Mode.class);
    private final Counter older;

    SignalMetrics(MeterRegistry registry) {
        for (Mode mode : Mode.values()) {
            sent.put(mode, registry.counter("tidings.signal.sent", "mode", mode.label()));
            lost.put(mode, registry.counter("tidings.signal.lost", "mode", mode.label()));
            expired.put(mode, registry.counter("tidings.signal.expired", "mode", mode.label()));
        }
        older = registry.counter("tidings.signal.older");
    }

    void sent(Mode mode) {
        count(sent, mode, 1);
    }

    /** Redis was away. */
    void lost(Mode mode, int recipients) {
        count(lost, mode, recipients);
    }

    /** It was over before it could be sent. */
    void expired(Mode mode, int recipients) {
        count(expired, mode, recipients);
    }

    /** A value of an older record, or of one that was delivered again. */
    void older() {
        older.increment();
    }

    private static void count(Map<Mode, Counter> counters, Mode mode, int recipients) {
        Counter counter = counters.get(mode);
        if (counter != null) {
            counter.increment(recipients);
        }
    }
}
