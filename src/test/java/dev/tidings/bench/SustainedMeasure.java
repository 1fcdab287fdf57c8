package dev.tidings.bench;

import dev.tidings.load.Latencies;
import dev.tidings.load.WallClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The highest rate of events to single users at which nearly all of them take less than 100 ms, and none is missing. */
final class SustainedMeasure implements Measure {
    private static final String NAME = "sustained";
    private static final double MOST_P99_MILLIS = 100;
    private static final int FIRST = 4_000;
    private static final int LOWEST = 200;
    private static final int HIGHEST = 100_000;
    private static final double STEP = 1.5;
    private static final List<String> PARTS =
            List.of(Costs.SERVICE, Costs.POSTGRES, Costs.REDIS, Costs.BROKER, Costs.GENERATOR);
    /** What is on its way when the last event was sent; a backlog takes longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What a rate cost while its events were sent. */
    private record Held(Costs costs, int events, double seconds) {}

    @Override
    public void take(Visit visit) throws Exception {
        Map<Integer, Held> tried = new HashMap<>();
        double held = FIRST;
        while (held > LOWEST && !holds(visit, (int) held, tried)) {
            held /= STEP;
        }
        double failed = held * STEP;
        while (held >= FIRST && failed < HIGHEST && holds(visit, (int) failed, tried)) {
            held = failed;
            failed = held * STEP;
        }
        for (int i = 0; i < visit.plan().bisections(); i++) {
            double middle = Math.sqrt(held * failed);
            if (holds(visit, (int) middle, tried)) {
                held = middle;
            } else {
                failed = middle;
            }
        }
        visit.find("sustainedPerSecond", held);
        Held atThat = tried.get((int) held);
        if (atThat != null) {
            PARTS.forEach(part -> visit.find(
                    NAME + "." + part + "Micros", atThat.costs.microsPerEvent(atThat.events, List.of(part))));
            visit.find("sustainedCores", atThat.costs.of(List.of(Costs.BUSY)) / atThat.seconds);
        }
    }

    /** And keeps what that rate cost. */
    private static boolean holds(Visit visit, int rate, Map<Integer, Held> tried) throws Exception {
        for (int attempt = 0; attempt < visit.plan().attempts(); attempt++) {
            if (holdsOnce(visit, rate, tried)) {
                return true;
            }
        }
        return false;
    }

    private static boolean holdsOnce(Visit visit, int rate, Map<Integer, Held> tried) throws Exception {
        Duration step = visit.plan().step();
        Visit.collectGarbage();
        visit.send(rate, step.dividedBy(2));
        long begin = WallClock.nanos();
        visit.audience().ask(tally -> {
            tally.timeFrom(begin);
            return true;
        });
        int[] events = new int[1];
        Costs costs = visit.watched(NAME + " at " + rate, () -> {
            Pace pace = visit.send(rate, step);
            events[0] = pace.events();
            return pace.behindMillis();
        });
        tried.put(rate, new Held(costs, events[0], WallClock.secondsSince(begin)));
        boolean isComplete = visit.awaitAll(NAME + " at " + rate, PATIENCE);
        Latencies latencies = visit.audience().ask(Tally::latencies);
        boolean holds = isComplete && latencies.millis(0.99) < MOST_P99_MILLIS;
        visit.trace("%d a second: p99 %.1f ms".formatted(rate, latencies.millis(0.99)));
        return holds;
    }
}
