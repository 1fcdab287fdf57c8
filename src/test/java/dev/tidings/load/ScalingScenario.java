package dev.tidings.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.function.ObjIntConsumer;

/**
 * What more instances cost on the same processors, each of which brings as many streams: how fast events that are sent at
 * once come to the last socket. And the same events when each also goes to one user whom all share, whose feed every batch
 * of every instance has to lock.
 */
final class ScalingScenario implements Scenario {
    private static final String SHARED = "shared-0";
    private static final int INSTANCES = 3;
    private static final int ROUNDS = 5;
    private static final int OPENING_AT_ONCE = 100;
    private static final double LEAST_OF_ONE = 0.75;
    /** Twice as many notifications. */
    private static final double LEAST_WITH_SHARED = 0.5;

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration LOOK_EVERY = Duration.ofMillis(5);

    private final SplittableRandom choice = new SplittableRandom(42);

    @Override
    public Figures run(Options options) throws Exception {
        List<Step> steps = new ArrayList<>();
        for (int instances = 1; instances <= INSTANCES; instances++) {
            Step step = step(instances, options);
            System.out.println("  " + step);
            steps.add(step);
        }
        return figures(steps);
    }

    private Step step(int instances, Options options) throws Exception {
        // Some seconds each: the rates of bursts of a second were twofold apart within a step.
        int events = options.number("events", 80_000);
        Readings readings = new Readings();
        Readings sharedReadings = new Readings(Producer.SHARED_NUMBER);
        List<StreamClient> clients = Clients.of("user", instances * options.number("streams", 5_000), true);
        List<String> users = clients.stream().map(StreamClient::user).toList();
        StreamClient shared = Clients.of("shared", 1, true).getFirst();
        try (Fellows fellows = Fellows.start(instances, options);
                Swarm swarm = new Swarm(fellows.addresses(), options.opensByTicket(), OPENING_AT_ONCE, readings);
                Swarm one = new Swarm(fellows.addresses(), options.opensByTicket(), 1, sharedReadings);
                Producer producer = new Producer(fellows.servers().settings(), users, 0)) {
            swarm.open(clients, PATIENCE);
            one.open(List.of(shared), PATIENCE);
            LongSupplier missing = () -> producer.total() - swarm.ask(readings::received);
            LongSupplier missingOfShared = () -> producer.sentToShared() - one.ask(sharedReadings::received);
            ObjIntConsumer<Producer> toBoth = (sender, user) -> sender.sendTo(user, SHARED, WallClock.nanos());
            ObjIntConsumer<Producer> toOne = (sender, user) -> sender.sendTo(user, WallClock.nanos());
            // Each JVM compiles as much as one that is alone, and on the same processors.
            producer.send(options.number("rate", 2_000), options.seconds("warm-up", 150));
            Burst burst = new Burst(producer, users.size(), events, choice, missing, missingOfShared);
            // What a first burst compiles is told to nobody.
            burst.perSecond(toOne);
            burst.perSecond(toBoth);
            List<Double> apart = new ArrayList<>();
            List<Double> together = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                apart.add(burst.perSecond(toOne));
                together.add(burst.perSecond(toBoth));
            }
            Outcome outcome = Outcome.await(swarm, readings, clients, producer, Duration.ZERO);
            // The shared user's come from several partitions, in any order; but each once.
            boolean isSharedExact = one.ask(() -> shared.sequence().received() == producer.sentToShared()
                    && shared.sequence().duplicates() == 0
                    && sharedReadings.laterResets() == 0);
            return new Step(instances, clients.size(), apart, together, outcome, isSharedExact);
        }
    }

    /** Events that are sent as fast as Kafka takes them. */
    private record Burst(
            Producer producer,
            int users,
            int events,
            SplittableRandom choice,
            LongSupplier missing,
            LongSupplier missingOfShared) {
        /** Until the last is read. */
        double perSecond(ObjIntConsumer<Producer> send) {
            awaitAll();
            long begin = WallClock.nanos();
            for (int i = 0; i < events; i++) {
                send.accept(producer, choice.nextInt(users));
            }
            producer.flush();
            awaitAll();
            return events / WallClock.secondsSince(begin);
        }

        private void awaitAll() {
            long end = WallClock.nanos() + PATIENCE.toNanos();
            while (missing.getAsLong() > 0 || missingOfShared.getAsLong() > 0) {
                if (WallClock.nanos() > end) {
                    throw new IllegalStateException("%d events are missing, and %d of the shared user"
                            .formatted(missing.getAsLong(), missingOfShared.getAsLong()));
                }
                WallClock.pause(LOOK_EVERY);
            }
        }
    }

    /** Events a second of each round: to single users, and also to the one whom all share. */
    private record Step(
            int instances,
            int streams,
            List<Double> apart,
            List<Double> together,
            Outcome outcome,
            boolean isSharedExact) {
        double rate() {
            return median(apart);
        }

        double withShared() {
            return median(together);
        }

        Map<String, Object> figures() {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("instances", instances);
            values.put("streams", streams);
            values.put("perSecond", Math.round(rate()));
            values.put("perSecondOfEachRound", rounded(apart));
            values.put("perSecondWithSharedUser", Math.round(withShared()));
            values.put("perSecondWithSharedUserOfEachRound", rounded(together));
            values.put("sharedUserHasAllOnce", isSharedExact);
            values.putAll(outcome.figures());
            return values;
        }

        private static double median(List<Double> rates) {
            return rates.stream().sorted().toList().get(rates.size() / 2);
        }

        private static List<Long> rounded(List<Double> rates) {
            return rates.stream().map(Math::round).toList();
        }

        @Override
        public String toString() {
            return "%d instances, %,d streams: %,.0f events/s, %,.0f when each also goes to a shared user"
                    .formatted(instances, streams, rate(), withShared());
        }
    }

    private static Figures figures(List<Step> steps) {
        double first = steps.getFirst().rate();
        double least = steps.stream().mapToDouble(Step::rate).min().orElseThrow() / first;
        double shared = steps.stream()
                .mapToDouble(step -> step.withShared() / step.rate())
                .min()
                .orElseThrow();
        boolean isExact = steps.stream().allMatch(step -> step.outcome().isExact() && step.isSharedExact());
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("steps", steps.stream().map(Step::figures).toList());
        values.put("leastOfOneInstance", Figures.rounded(least));
        values.put("leastWithSharedUser", Figures.rounded(shared));
        StringBuilder line = new StringBuilder();
        steps.forEach(step -> line.append(step).append("; "));
        line.append("at least %.2f of one instance's (target %.2f), %.2f with the shared user (target %.2f); %s"
                .formatted(
                        least,
                        LEAST_OF_ONE,
                        shared,
                        LEAST_WITH_SHARED,
                        isExact ? "every event came once" : "NOT EVERY EVENT CAME ONCE"));
        boolean passed = isExact && least >= LEAST_OF_ONE && shared >= LEAST_WITH_SHARED;
        return new Figures("scaling", passed, line.toString(), values);
    }
}
