package dev.tidings.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The course of clients that never read, beside others that do: events to the others alone, then to all until the
 * service has no room left for the silent ones, and on until it has ended each of them.
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
            throws IOException, InterruptedException, ExecutionException {
        Readings readings = new Readings();
        try (Swarm swarm = new Swarm(application.address(), false, OPENING_AT_ONCE, readings);
                Producer steady = new Producer(settings, users(reading), 0);
                Producer filling = new Producer(settings, users(silent), LARGE_BYTES)) {
            swarm.open(reading, PATIENCE);
            swarm.open(silent, PATIENCE);
            awaitSilence(swarm, silent);
            steady.send(rate, time);
            Latencies before = measured(swarm, readings, steady, rate, time);
            ProcessFacts facts = application.facts();
            long heapBefore = ProcessFacts.sum(facts.liveBytes());
            long residentBefore = facts.residentBytes();

            for (int i = 0; i < LARGE_EVENTS_EACH; i++) {
                filling.sendToAll();
            }
            filling.flush();
            long filled = WallClock.nanos();
            FutureTask<Latencies> meanwhile = new FutureTask<>(() -> measured(swarm, readings, steady, rate, time));
            Thread.ofPlatform().start(meanwhile);
            Latencies others = meanwhile.get();
            long heapMeanwhile = ProcessFacts.sum(facts.liveBytes());
            long residentMeanwhile = facts.residentBytes();
            List<Double> ends = awaitEnds(silent.size(), filled);
            int seenEnded = awaitSeen(swarm, silent);
            Outcome outcome = Outcome.await(swarm, readings, reading, steady, PATIENCE);
            return new StallResult(
                    reading.size(),
                    silent.size(),
                    ends.size(),
                    seenEnded,
                    ends.isEmpty() ? 0 : ends.getFirst(),
                    ends.isEmpty() ? 0 : ends.getLast(),
                    before,
                    others,
                    heapBefore,
                    heapMeanwhile,
                    residentBefore,
                    residentMeanwhile,
                    outcome);
        }
    }

    /** When each of them was ended as slow, by the service's own count, in seconds. */
    private List<Double> awaitEnds(int silent, long since) throws IOException, InterruptedException {
        List<Double> ends = new ArrayList<>();
        long end = WallClock.nanos() + PATIENCE.toNanos();
        while (ends.size() < silent && WallClock.nanos() < end) {
            int ended = (int) application.metric("tidings_stream_closed_total", "reason=\"slow\"");
            while (ends.size() < ended) {
                ends.add(WallClock.secondsSince(since));
            }
            WallClock.pause(LOOK_EVERY);
        }
        return ends;
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

    private static Latencies measured(Swarm swarm, Readings readings, Producer steady, int rate, Duration time) {
        swarm.ask(() -> {
            readings.measureFrom(WallClock.nanos());
            return true;
        });
        steady.send(rate, time);
        steady.flush();
        WallClock.pause(Duration.ofSeconds(1));
        return swarm.ask(readings::latencies);
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
