package dev.tidings.bench;

import dev.tidings.load.Latencies;
import dev.tidings.load.WallClock;
import java.util.List;

/** A steady rate of events to single users, all of whom watch: how long they take, and what each part works for them. */
final class LatencyMeasure implements Measure {
    private static final String NAME = "latency";

    @Override
    public void take(Visit visit) throws Exception {
        Plan plan = visit.plan();
        visit.send(plan.rate(), plan.warmUp());
        Visit.collectGarbage();
        long begin = WallClock.nanos();
        visit.audience().ask(tally -> {
            tally.timeFrom(begin);
            return true;
        });
        int events = Math.toIntExact(plan.measuring().toSeconds() * plan.rate());
        Costs costs = visit.watched(
                NAME, () -> visit.send(plan.rate(), plan.measuring()).behindMillis());
        visit.awaitAll(NAME, Visit.PATIENCE);

        Latencies latencies = visit.audience().ask(Tally::latencies);
        visit.find("latencyP50Ms", latencies.millis(0.5));
        visit.find("latencyP99Ms", latencies.millis(0.99));
        visit.find("cpuMicros", costs.microsPerEvent(events, Costs.SERVED));
        List.of(Costs.SERVICE, Costs.POSTGRES, Costs.REDIS, Costs.BROKER, Costs.GENERATOR)
                .forEach(part -> visit.find(part + "Micros", costs.microsPerEvent(events, List.of(part))));
    }
}
