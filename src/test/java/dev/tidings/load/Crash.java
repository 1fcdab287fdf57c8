package dev.tidings.load;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The course of a crash: events without a pause, the service killed half way through them and started again at once. */
public final class Crash {
    private static final int OPENING_AT_ONCE = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Application application;
    private final Map<String, String> settings;
    private final boolean byTicket;

    public Crash(Stage stage, boolean byTicket) {
        this.application = stage.application();
        this.settings = stage.servers().settings();
        this.byTicket = byTicket;
    }

    /**
     * What came of it.
     *
     * @param readBefore events that clients had at the moment of the crash
     * @param readySeconds from the crash until the service was ready again
     * @param completeSeconds from the crash until every client had everything
     */
    public record Result(
            int streams, Outcome outcome, long readBefore, double readySeconds, double completeSeconds, int returned) {
        Map<String, Object> figures() {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("streams", streams);
            figures.putAll(outcome.figures());
            figures.put("readBeforeTheCrash", readBefore);
            figures.put("readyAfterSeconds", Figures.rounded(readySeconds));
            figures.put("completeAfterSeconds", Figures.rounded(completeSeconds));
            figures.put("streamsAtTheEnd", returned);
            return figures;
        }

        @Override
        public String toString() {
            return "%d streams, SIGKILL after %d of %d events were read: %s; ready after %.1f s, complete after %.1f s"
                    .formatted(streams, readBefore, outcome.sent(), outcome, readySeconds, completeSeconds);
        }
    }

    /** Sends the events to the clients' users by chance. */
    public Result run(List<StreamClient> clients, int events, int rate) throws IOException, InterruptedException {
        Readings readings = new Readings();
        List<String> users = clients.stream().map(StreamClient::user).toList();
        try (Swarm swarm = new Swarm(application.address(), byTicket, OPENING_AT_ONCE, readings);
                Producer producer = new Producer(settings, users, 0)) {
            swarm.open(clients, PATIENCE);
            Thread sender = Thread.ofPlatform().start(() -> producer.send(rate, events));
            awaitRead(swarm, readings, events / 3);

            application.kill();
            long crash = WallClock.nanos();
            long readBefore = swarm.ask(readings::received);
            application.launchAgain();

            application.awaitReady();
            double ready = WallClock.secondsSince(crash);
            sender.join();
            producer.flush();
            var _ = Outcome.await(swarm, readings, clients, producer, PATIENCE);
            double complete = WallClock.secondsSince(crash);
            swarm.awaitLive(clients.size(), PATIENCE);
            // What would come twice comes late.
            WallClock.pause(Duration.ofSeconds(1));
            Outcome outcome = Outcome.await(swarm, readings, clients, producer, Duration.ZERO);
            return new Result(clients.size(), outcome, readBefore, ready, complete, swarm.live());
        }
    }

    private static void awaitRead(Swarm swarm, Readings readings, int events) {
        long end = WallClock.nanos() + PATIENCE.toNanos();
        while (swarm.ask(readings::received) < events) {
            if (WallClock.nanos() > end) {
                throw new IllegalStateException("no events come: " + swarm.ask(readings::trouble));
            }
            WallClock.pause(Duration.ofMillis(1));
        }
    }
}
