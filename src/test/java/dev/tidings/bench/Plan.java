package dev.tidings.bench;

import java.time.Duration;

/**
 * How much of everything.
 *
 * @param settling before and after the idle streams were opened; in full longer than a ping and a comparison
 * @param rate of the events whose latency and costs are measured
 * @param warmUp at that rate, before it is measured
 * @param measuring for so long
 * @param step how long a rate is held when the highest is searched, half of it again before as a warm-up
 * @param attempts at a rate that was not held: one pause of the machine is not yet a limit
 * @param bisections how many steps between the last rate that was sustained and the first that was not
 * @param openings of all streams, before it is measured how fast three more are
 * @param missed changes of each client that returns in the storm
 */
record Plan(
        int streams,
        Duration settling,
        int rate,
        Duration warmUp,
        Duration measuring,
        Duration step,
        int attempts,
        int bisections,
        int openings,
        int missed) {
    static Plan of(BenchOptions options) {
        return options.isShort()
                ? new Plan(
                        options.streams(),
                        Duration.ofSeconds(2),
                        options.rate(),
                        options.warmUp(),
                        options.measuring(),
                        Duration.ofSeconds(2),
                        1,
                        1,
                        0,
                        10)
                : new Plan(
                        options.streams(),
                        Duration.ofSeconds(22),
                        options.rate(),
                        options.warmUp(),
                        options.measuring(),
                        Duration.ofSeconds(4),
                        2,
                        3,
                        7,
                        50);
    }
}
