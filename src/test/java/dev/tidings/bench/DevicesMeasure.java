package dev.tidings.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What an event to a user with ten streams costs, beside one to a user with one. */
final class DevicesMeasure implements Measure {
    private static final String NAME = "devices";
    private static final int DEVICES = 10;
    private static final int RATE = 1_000;
    private static final int ROUNDS = 2;
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final Duration MEASURING = Duration.ofSeconds(6);

    @Override
    public void take(Visit visit) throws Exception {
        visit.audience().dismiss();
        int count = visit.people().count() / (DEVICES + 1);
        People one = People.of("one", count);
        People many = People.of("many", count);
        List<Viewer> viewers = new ArrayList<>(one.viewers());
        for (int i = 0; i < DEVICES; i++) {
            viewers.addAll(many.viewers());
        }
        visit.audience().open(viewers, false, IdleMeasure.AT_ONCE, Visit.PATIENCE);

        double ofOne = 0;
        double ofMany = 0;
        try (Sender toOne = visit.subject().sender(one.names());
                Sender toMany = visit.subject().sender(many.names())) {
            for (int i = 0; i < ROUNDS; i++) {
                // What comes first is measured on a colder process: both do once.
                if (i % 2 == 0) {
                    ofOne += micros(visit, toOne, count, 1) / ROUNDS;
                    ofMany += micros(visit, toMany, count, DEVICES) / ROUNDS;
                } else {
                    ofMany += micros(visit, toMany, count, DEVICES) / ROUNDS;
                    ofOne += micros(visit, toOne, count, 1) / ROUNDS;
                }
            }
        }
        visit.find("devicesOneMicros", ofOne);
        visit.find("devicesTenMicros", ofMany);
        visit.find("devicesRatio", ofMany / ofOne);
    }

    private static double micros(Visit visit, Sender sender, int users, int devices) throws Exception {
        int[] next = new int[1];
        visit.expect((long) devices
                * Pace.keep(sender, () -> next[0]++ % users, RATE, WARM_UP).events());
        int events = Math.toIntExact(MEASURING.toSeconds() * RATE);
        Costs costs = visit.watched(
                NAME,
                () -> Pace.keep(sender, () -> next[0]++ % users, RATE, MEASURING)
                        .behindMillis());
        visit.expect((long) devices * events);
        visit.awaitAll(NAME, Visit.PATIENCE);
        return costs.microsPerEvent(events, Costs.SERVED);
    }
}
