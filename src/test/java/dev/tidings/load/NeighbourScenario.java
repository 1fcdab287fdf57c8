package dev.tidings.load;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** What a tenant notices of another one that sends fifty times its share. In turns, several times. */
final class NeighbourScenario implements Scenario {
    private static final String LOUD = "loud";
    private static final int TIMES_ITS_SHARE = 50;
    private static final int ROUNDS = 3;
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
        Latencies quiet = new Latencies();
        Latencies beside = new Latencies();
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
            for (int round = 0; round < ROUNDS; round++) {
                quiet.addAll(measured(swarm, readings, producer, share, time));
                Future<?> flood = thread.submit(() -> loud.send(TIMES_ITS_SHARE * share, time.plus(SETTLE)));
                beside.addAll(measured(swarm, readings, producer, share, time));
                flood.get();
                loud.flush();
                // The next quiet turn begins when the overflow is empty.
                awaitStored(stage.application(), producer.total() + loud.total());
            }
            Outcome outcome = Outcome.await(swarm, readings, clients, producer, STRAGGLERS);
            double diverted = stage.application().metric("tidings_ingest_diverted_total", "");
            return figures(share, quiet, beside, outcome, loud.total(), diverted);
        }
    }

    private static Latencies measured(Swarm swarm, Readings readings, Producer producer, int rate, Duration time) {
        swarm.ask(() -> {
            readings.measureFrom(WallClock.nanos());
            return true;
        });
        producer.send(rate, time);
        producer.flush();
        WallClock.pause(SETTLE);
        return swarm.ask(readings::latencies);
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

    private static Figures figures(
            int share, Latencies quiet, Latencies beside, Outcome outcome, long loud, double diverted) {
        double times = beside.millis(0.99) / quiet.millis(0.99);
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("share", share);
        values.put("quiet", quiet.figures());
        values.put("besideTheLoudOne", beside.figures());
        values.put("timesSlower", Figures.rounded(times));
        values.put("loudEvents", loud);
        values.put("diverted", Math.round(diverted));
        values.putAll(outcome.figures());
        boolean passed = outcome.isExact() && times <= MOST_TIMES_SLOWER && diverted > 0;
        String line = "%d events/s alone: %s; while another tenant sends %d: %s (p99 %.1f times; target %.0f); %s; "
                .formatted(share, quiet, TIMES_ITS_SHARE * share, beside, times, MOST_TIMES_SLOWER, outcome);
        return new Figures(
                "neighbour", passed, line + "%.0f of %d diverted and stored".formatted(diverted, loud), values);
    }
}
