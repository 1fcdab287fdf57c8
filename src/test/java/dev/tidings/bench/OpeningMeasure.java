package dev.tidings.bench;

import dev.tidings.load.WallClock;
import java.time.Duration;

/** Everyone comes back with a ticket, for which a JWT was checked, and is replayed the change that was missed. */
final class OpeningMeasure implements Measure {
    private static final String NAME = "opening";

    @Override
    public void take(Visit visit) throws Exception {
        // Who has got nothing yet has no id to come back with.
        visit.sendToAll();
        visit.awaitAll(NAME, Visit.PATIENCE);
        for (int i = 0; i < visit.plan().openings(); i++) {
            visit.audience().dismiss();
            visit.audience().open(visit.viewers(), true, IdleMeasure.AT_ONCE, Visit.PATIENCE);
        }
        visit.audience().dismiss();
        WallClock.pause(Duration.ofSeconds(1));
        visit.sendToAll();
        visit.awaitStored();

        double[] seconds = new double[1];
        visit.watched(NAME, () -> {
            seconds[0] = visit.audience().open(visit.viewers(), true, IdleMeasure.AT_ONCE, Visit.PATIENCE);
            return 0;
        });
        visit.awaitAll(NAME, Visit.PATIENCE);
        visit.find("openedPerSecond", visit.people().count() / seconds[0]);
    }
}
