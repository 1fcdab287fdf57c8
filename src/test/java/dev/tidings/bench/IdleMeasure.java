package dev.tidings.bench;

import dev.tidings.load.WallClock;
import java.util.List;

/** What a stream costs that waits, in memory of the process. Leaves all streams open. */
final class IdleMeasure implements Measure {
    static final int AT_ONCE = 256;
    private static final int WARM_UPS = 3;

    @Override
    public void take(Visit visit) throws Exception {
        List<Viewer> viewers = visit.viewers();
        // Classes, pools and compiled code are there before; what is left is the streams' own.
        for (int i = 0; i < WARM_UPS; i++) {
            List<Viewer> early = visit.people().viewers().subList(0, viewers.size() / 5);
            visit.audience().open(early, false, AT_ONCE, Visit.PATIENCE);
            WallClock.pause(visit.plan().settling().dividedBy(8));
            visit.audience().dismiss();
        }
        WallClock.pause(visit.plan().settling().dividedBy(4));

        long before = visit.subject().livingBytes();
        long residentBefore = visit.subject().facts().residentBytes();
        double[] seconds = new double[1];
        visit.watched("idle", () -> {
            seconds[0] = visit.audience().open(viewers, false, AT_ONCE, Visit.PATIENCE);
            return 0;
        });
        WallClock.pause(visit.plan().settling());
        long after = visit.subject().livingBytes();
        long residentAfter = visit.subject().facts().residentBytes();

        visit.find("idleKiB", (after - before) / 1024.0 / viewers.size());
        visit.find("residentKiB", (residentAfter - residentBefore) / 1024.0 / viewers.size());
        visit.find("openedWithTokenPerSecond", viewers.size() / seconds[0]);
    }
}
