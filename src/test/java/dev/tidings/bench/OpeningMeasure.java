package dev.tidings.bench;

import dev.tidings.load.WallClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Everyone comes back with a ticket, for which a JWT was checked, and is replayed the change that was missed. */
final class OpeningMeasure implements Measure {
    private static final String NAME = "opening";
    /** The median of them is what is found. */
    private static final int MEASURED = 3;

    private record Came(double aSecond, Costs costs) {}

    @Override
    public void take(Visit visit) throws Exception {
        // Who has got nothing yet has no id to come back with.
        visit.sendToAll();
        visit.awaitAll(NAME, Visit.PATIENCE);
        for (int i = 0; i < visit.plan().openings(); i++) {
            comeBack(visit, "opening, to warm up");
        }
        List<Came> measured = new ArrayList<>();
        for (int i = 0; i < MEASURED; i++) {
            measured.add(comeBack(visit, NAME));
        }
        measured.sort(Comparator.comparingDouble(Came::aSecond));
        Came median = measured.get(MEASURED / 2);
        int people = visit.people().count();
        visit.find("openedPerSecond", median.aSecond());
        visit.find("openingMicros", median.costs().microsPerEvent(people, Costs.SERVED));
        visit.find("openingServiceMicros", median.costs().microsPerEvent(people, List.of(Costs.SERVICE)));
        visit.find("openingRedisMicros", median.costs().microsPerEvent(people, List.of(Costs.REDIS)));
    }

    private static Came comeBack(Visit visit, String what) throws Exception {
        visit.audience().dismiss();
        WallClock.pause(Duration.ofSeconds(1));
        visit.sendToAll();
        visit.awaitStored();

        double[] seconds = new double[1];
        Costs costs = visit.watched(what, () -> {
            seconds[0] = visit.audience().open(visit.viewers(), true, IdleMeasure.AT_ONCE, Visit.PATIENCE);
            return 0;
        });
        visit.awaitAll(what, Visit.PATIENCE);
        int people = visit.people().count();
        Came came = new Came(people / seconds[0], costs);
        visit.trace(
                "%.0f a second, %.0f µs each".formatted(came.aSecond(), costs.microsPerEvent(people, Costs.SERVED)));
        return came;
    }
}
