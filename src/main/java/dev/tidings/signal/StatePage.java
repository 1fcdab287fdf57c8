package dev.tidings.signal;

import java.util.List;

/**
 * Values of one feed in the order of their numbers, from one moment.
 *
 * @param upTo the number up to which they are all there; 0 if Redis knows of none
 * @param isLast whether nothing was left behind them at that moment
 * @param values each the JSON object that clients get, the newest of its key
 */
public record StatePage(long upTo, boolean isLast, List<String> values) {
    /** Of a feed without a value. */
    static final StatePage NONE = new StatePage(0, true, List.of());

    public StatePage {
        values = List.copyOf(values);
    }
}
