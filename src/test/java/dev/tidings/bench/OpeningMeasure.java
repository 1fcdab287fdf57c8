package dev.tidings.bench;

import dev.tidings.load.WallClock;
import java.time.Duration;
import java.util.List;

/** Everyone comes back with a ticket, for which a JWT was checked, and is replayed the change that was missed. */
final class OpeningMeasure implements Measure {
    private static final String NAME = "opening";

    @Override
    public void take(Visit visit) throws Exception {
        // Who has got nothing yet has no id to come back with.
        visit.sendToAll();
        visit.awaitAll(NAME, Visit.PATIENCE);
        for (int i = 0; i < visit.plan().openings(); i++) {
            trace(visit, comeBack(visit));
        }
        visit.find("openedPerSecond", trace(visit, comeBack(visit)));
    }

    /** How many came back in a second. */
    private static double comeBack(Visit visit) throws Exception {
        visit.audience().dismiss();
        WallClock.pause(Duration.ofSeconds(1));
        visit.sendToAll();
        visit.awaitStored();

        double[] seconds = new double[1];
        Costs costs = visit.watched(NAME, () -> {
            seconds[0] = visit.audience().open(visit.viewers(), true, IdleMeasure.AT_ONCE, Visit.PATIENCE);
            return 0;
        });
        visit.awaitAll(NAME, Visit.PATIENCE);
        int people = visit.people().count();
        visit.find("openingMicros", costs.microsPerEvent(people, Costs.SERVED));
        visit.find("openingServiceMicros", costs.microsPerEvent(people, List.of(Costs.SERVICE)));
        visit.find("openingRedisMicros", costs.microsPerEvent(people, List.of(Costs.REDIS)));
        return people / seconds[0];
    }

    private static double trace(Visit visit, double aSecond) {
        visit.trace("%.0f a second, %.0f µs each"
                .formatted(aSecond, visit.findings().get("openingMicros")));
        return aSecond;
    }
}
