package dev.tidings.load;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The course of clients that never read, beside others that do: events to the others alone, then to all until the
 * service has no room left for the silent ones, then to the others while those stand, and on until each of them is ended.
 */
public final class Stall {
    /** Together more than the buffers of both sides hold, which is some 400 KB. */
    private static final int LARGE_EVENTS_EACH = 100;

    private static final int LARGE_BYTES = 8 * 1024;
    private static final int OPENING_AT_ONCE = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration STRAGGLERS = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final Application application;
    private final Map<String, String> settings;

    public Stall(Stage stage) {
        this.application = stage.application();
        this.settings = stage.servers().settings();
    }

    /** Events at the rate to the clients that read, first for the time given, then until the silent ones are ended. */
    public StallResult run(List<StreamClient> reading, List<StreamClient> silent, int rate, Duration time)
            throws IOException, InterruptedException {
        Readings readings = new Readings();
        try (Swarm swarm = new Swarm(application.address(), false, OPENING_AT_ONCE, readings);
                Producer steady = new Producer(settings, users(reading), 0);
                Producer filling = new Producer(settings, users(silent), LARGE_BYTES);
                Ends ends = new Ends(application)) {
            swarm.open(reading, PATIENCE);
            swarm.open(silent, PATIENCE);
            awaitSilence(swarm, silent);
            steady.send(rate, time);
            StallResult.Measure before = measured(swarm, readings, steady, rate, time);
            long filled = fill(filling, steady.total(), silent.size());
            StallResult.Measure meanwhile = measured(swarm, readings, steady, rate, time);
            int endedMeanwhile = ends.count();
            ends.await(silent.size(), PATIENCE);
            int seenEnded = awaitSeen(swarm, silent);
            Outcome outcome = Outcome.await(swarm, readings, reading, steady, PATIENCE);
            return new StallResult(
                    reading.size(),
                    silent.size(),
                    ends.secondsSince(filled),
                    endedMeanwhile,
                    seenEnded,
                    before,
                    meanwhile,
                    outcome);
        }
    }

    /**
     * Returns when the service had written the last event that fills the buffers: what is measured earlier is the burst,
     * in whose ingest the events of the others wait.
     *
     * @param others events that were sent to the others before
     */
    private long fill(Producer filling, long others, int silent) throws IOException, InterruptedException {
        for (int i = 0; i < LARGE_EVENTS_EACH; i++) {
            filling.sendToAll();
        }
        filling.flush();
        long wanted = others + (long) silent * LARGE_EVENTS_EACH;
        long end = WallClock.nanos() + PATIENCE.toNanos();
        while (application.metric("tidings_ingest_stored_total", "") < wanted) {
            if (WallClock.nanos() > end) {
                throw new IllegalStateException("the events that fill the buffers are not stored");
            }
            WallClock.pause(LOOK_EVERY);
        }
        return WallClock.nanos();
    }

    /** How many find their connection ended, once they read what had been on its way to them. */
    private static int awaitSeen(Swarm swarm, List<StreamClient> silent) {
        swarm.ask(() -> {
            silent.forEach(StreamClient::readAgain);
            return true;
        });
        long end = WallClock.nanos() + STRAGGLERS.toNanos();
        while (ended(swarm, silent) < silent.size() && WallClock.nanos() < end) {
            WallClock.pause(LOOK_EVERY);
        }
        return ended(swarm, silent);
    }

    private static int ended(Swarm swarm, List<StreamClient> silent) {
        return swarm.ask(() -> Math.toIntExact(silent.stream()
                .filter(client -> client.state() == StreamClient.State.AWAY)
                .count()));
    }

    private StallResult.Measure measured(Swarm swarm, Readings readings, Producer steady, int rate, Duration time)
            throws IOException, InterruptedException {
        swarm.ask(() -> {
            readings.measureFrom(WallClock.nanos());
            return true;
        });
        steady.send(rate, time);
        steady.flush();
        WallClock.pause(Duration.ofSeconds(1));
        Latencies latencies = swarm.ask(readings::latencies);
        ProcessFacts facts = application.facts();
        return new StallResult.Measure(latencies, ProcessFacts.sum(facts.liveBytes()), facts.residentBytes());
    }

    private static void awaitSilence(Swarm swarm, List<StreamClient> silent) {
        long end = WallClock.nanos() + PATIENCE.toNanos();
        while (swarm.ask(() -> silent.stream().anyMatch(client -> client.state() != StreamClient.State.LIVE))) {
            if (WallClock.nanos() > end) {
                throw new IllegalStateException("not all silent clients are open");
            }
            WallClock.pause(LOOK_EVERY);
        }
    }

    private static List<String> users(List<StreamClient> clients) {
        return clients.stream().map(StreamClient::user).toList();
    }
}
