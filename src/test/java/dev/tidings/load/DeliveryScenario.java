package dev.tidings.load;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Events at a steady rate from a Kafka producer to the sockets of many users, each with one stream. */
final class DeliveryScenario implements Scenario {
    private static final double TARGET_P99_MILLIS = 100;
    private static final int OPENING_AT_ONCE = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration STRAGGLERS = Duration.ofSeconds(30);

    @Override
    public Figures run(Options options) throws Exception {
        int streams = options.number("streams", 5_000);
        int rate = options.number("rate", 1_000);
        Readings readings = new Readings();
        List<StreamClient> clients = Clients.of("user", streams, true);
        try (Stage stage = Stage.set("delivery", options);
                Swarm swarm =
                        new Swarm(stage.application().address(), options.opensByTicket(), OPENING_AT_ONCE, readings);
                Producer producer = new Producer(
                        stage.servers().settings(),
                        clients.stream().map(StreamClient::user).toList(),
                        0)) {
            double opening = swarm.open(clients, PATIENCE);
            producer.send(rate, options.seconds("warm-up", 10));
            ProcessFacts facts = stage.application().facts();
            double processorBefore = facts.processorSeconds();
            long begin = WallClock.nanos();
            swarm.ask(() -> {
                readings.measureFrom(begin);
                return true;
            });
            producer.send(rate, options.seconds("seconds", 60));
            producer.flush();
            double seconds = WallClock.secondsSince(begin);
            double processor = facts.processorSeconds() - processorBefore;
            Outcome outcome = Outcome.await(swarm, readings, clients, producer, STRAGGLERS);
            return figures(options, streams / opening, rate, outcome, swarm, readings, processor / seconds);
        }
    }

    private static Figures figures(
            Options options,
            double opened,
            int rate,
            Outcome outcome,
            Swarm swarm,
            Readings readings,
            double processors) {
        Latencies latencies = swarm.ask(readings::latencies);
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("streams", swarm.live());
        values.put("eventsPerSecond", rate);
        values.put("seconds", options.number("seconds", 60));
        values.put("openedPerSecond", Math.round(opened));
        values.putAll(outcome.figures());
        values.putAll(latencies.figures());
        values.put("targetP99Ms", TARGET_P99_MILLIS);
        values.put("processorsOfTheService", Figures.rounded(processors));
        values.put("endings", swarm.ask(readings::endings));
        boolean passed = outcome.isExact() && latencies.count() > 0 && latencies.millis(0.99) < TARGET_P99_MILLIS;
        String line = "%d streams, %d events/s for %d s: %s; %s; service %.2f processors; opened %.0f a second"
                .formatted(swarm.live(), rate, options.number("seconds", 60), latencies, outcome, processors, opened);
        return new Figures("delivery", passed, line, values);
    }
}
