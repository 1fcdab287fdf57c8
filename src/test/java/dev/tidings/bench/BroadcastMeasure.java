package dev.tidings.bench;

import dev.tidings.load.WallClock;

/** Events to all, one behind the other: notifications that reach a socket in a second. */
final class BroadcastMeasure implements Measure {
    private static final String NAME = "broadcast";
    private static final int EVENTS = 8;

    @Override
    public void take(Visit visit) throws Exception {
        visit.sendToAll();
        visit.awaitAll(NAME, Visit.PATIENCE);

        long begin = WallClock.nanos();
        Costs costs = visit.watched(NAME, () -> {
            for (int i = 0; i < EVENTS; i++) {
                visit.sendToAll();
            }
            visit.sender().flush();
            visit.awaitAll(NAME, Visit.PATIENCE);
            return 0;
        });
        long end = visit.audience().ask(Tally::lastAt);
        int notifications = EVENTS * visit.people().count();
        visit.find("broadcastPerSecond", notifications / ((end - begin) / 1e9));
        visit.findCosts(NAME, costs, notifications);
    }
}
