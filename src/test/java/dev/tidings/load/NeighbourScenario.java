package dev.tidings.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * What a tenant notices of another one that sends fifty times its share. In turns, several times; judged by the medians of the
 * rounds, so that a pause of the machine in one of them is told and not judged. A service that has just been started compiles
 * during its first floods, on the same processors; what comes of those is told and not judged as well.
 */
final class NeighbourScenario implements Scenario {
    private static final String LOUD = "loud";
    private static final int TIMES_ITS_SHARE = 50;
    private static final int ROUNDS = 5;
    private static final int FIRST_FLOODS = 3;
    private static final double MOST_TIMES_SLOWER = 2;
    private static final int OPENING_AT_ONCE = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration STRAGGLERS = Duration.ofSeconds(60);
    private static final Duration SETTLE = Duration.ofSeconds(2);

    @Override
    public Figures run(Options options) throws Exception {
        int streams = options.number("streams", 500);
        int share = options.number("rate", 100);
        Duration time = options.seconds("seconds", 10);
        Map<String, String> settings = new HashMap<>(options.settings());
        settings.put("tidings.ingest.events-per-second", Integer.toString(2 * share));
        Readings readings = new Readings();
        List<StreamClient> clients = Clients.of("user", streams, true);
        List<String> loudUsers =
                IntStream.range(0, streams).mapToObj(i -> "loud-" + i).toList();
        List<Latencies> quiet = new ArrayList<>();
        List<Latencies> beside = new ArrayList<>();
        try (Stage stage = Stage.set("neighbour", options.jvm(), settings);
                Swarm swarm =
                        new Swarm(stage.application().address(), options.opensByTicket(), OPENING_AT_ONCE, readings);
                Producer producer = new Producer(
                        stage.servers().settings(),
                        clients.stream().map(StreamClient::user).toList(),
                        0);
                Producer loud = new Producer(stage.servers().settings(), LOUD, loudUsers, 0);
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            swarm.open(clients, PATIENCE);
            producer.send(share, options.seconds("warm-up", 30));
            Street street = new Street(stage, swarm, readings, producer, loud, thread, share, time);
            List<Latencies> first = new ArrayList<>();
            for (int flood = 0; flood < FIRST_FLOODS; flood++) {
                first.add(street.besideAFlood());
            }
            for (int round = 0; round < ROUNDS; round++) {
                quiet.add(street.quietly());
                beside.add(street.besideAFlood());
            }
            Outcome outcome = Outcome.await(swarm, readings, clients, producer, STRAGGLERS);
            double diverted = stage.application().metric("tidings_ingest_diverted_total", "");
            return figures(share, first, quiet, beside, outcome, loud.total(), diverted);
        }
    }

    /** One who is measured, and one who is loud at times. */
    private record Street(
            Stage stage,
            Swarm swarm,
            Readings readings,
            Producer producer,
            Producer loud,
            ExecutorService thread,
            int share,
            Duration time) {
        Latencies quietly() {
            swarm.ask(() -> {
                readings.measureFrom(WallClock.nanos());
                return true;
            });
            producer.send(share, time);
            producer.flush();
            WallClock.pause(SETTLE);
            return swarm.ask(readings::latencies);
        }

        /** Returns when the overflow is empty. */
        Latencies besideAFlood() throws Exception {
            Future<?> flood = thread.submit(() -> loud.send(TIMES_ITS_SHARE * share, time.plus(SETTLE)));
            Latencies latencies = quietly();
            flood.get();
            loud.flush();
            awaitStored(stage.application(), producer.total() + loud.total());
            return latencies;
        }

        private static void awaitStored(Application service, long events) throws Exception {
            long end = WallClock.nanos() + Duration.ofMinutes(5).toNanos();
            while (service.metric("tidings_ingest_stored_total", "") < events) {
                if (WallClock.nanos() > end) {
                    throw new IllegalStateException("the overflow was not worked off");
                }
                WallClock.pause(Duration.ofMillis(200));
            }
        }
    }

    private static Latencies all(List<Latencies> rounds) {
        Latencies all = new Latencies();
        rounds.forEach(all::addAll);
        return all;
    }

    private static List<Double> p99s(List<Latencies> rounds) {
        return rounds.stream().map(round -> Figures.rounded(round.millis(0.99))).toList();
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static Figures figures(
            int share,
            List<Latencies> first,
            List<Latencies> quietly,
            List<Latencies> loudly,
            Outcome outcome,
            long loud,
            double diverted) {
        Latencies quiet = all(quietly);
        Latencies beside = all(loudly);
        double times = median(p99s(loudly)) / median(p99s(quietly));
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("share", share);
        values.put("quiet", quiet.figures());
        values.put("besideTheLoudOne", beside.figures());
        values.put("besideP99OfTheFirstFloods", p99s(first));
        values.put("quietP99OfEachRound", p99s(quietly));
        values.put("besideP99OfEachRound", p99s(loudly));
        values.put("timesSlower", Figures.rounded(times));
        values.put("loudEvents", loud);
        values.put("diverted", Math.round(diverted));
        values.putAll(outcome.figures());
        boolean passed = outcome.isExact() && times <= MOST_TIMES_SLOWER && diverted > 0;
        String line =
                "%d events/s alone: %s; while another tenant sends %d: %s; p99 of the rounds %s and %s (medians: %.1f times; target %.0f; first floods %s); %s; "
                        .formatted(
                                share,
                                quiet,
                                TIMES_ITS_SHARE * share,
                                beside,
                                p99s(quietly),
                                p99s(loudly),
                                times,
                                MOST_TIMES_SLOWER,
                                p99s(first),
                                outcome);
        return new Figures(
                "neighbour", passed, line + "%.0f of %d diverted and stored".formatted(diverted, loud), values);
    }
}
