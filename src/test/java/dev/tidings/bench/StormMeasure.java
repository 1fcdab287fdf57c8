package dev.tidings.bench;

import dev.tidings.load.WallClock;
import java.time.Duration;

/** Everyone returns at the same moment, with many changes each that were missed. */
final class StormMeasure implements Measure {
    private static final String NAME = "storm";

    @Override
    public void take(Visit visit) throws Exception {
        visit.audience().dismiss();
        WallClock.pause(Duration.ofSeconds(1));
        for (int i = 0; i < visit.plan().missed(); i++) {
            visit.sendToAll();
        }
        visit.awaitStored();

        int clients = visit.people().count();
        long before = visit.audience().ask(Tally::received);
        long begin = WallClock.nanos();
        Costs costs = visit.watched(NAME, () -> {
            visit.audience().open(visit.viewers(), false, clients, Visit.PATIENCE);
            visit.awaitAll(NAME, Visit.PATIENCE);
            return 0;
        });
        long end = visit.audience().ask(Tally::lastAt);
        long received = visit.audience().ask(Tally::received) - before;
        visit.find("stormSeconds", (end - begin) / 1e9);
        visit.find("stormLost", (double) clients * visit.plan().missed() - received);
        visit.findCosts(NAME, costs, clients);
    }
}
