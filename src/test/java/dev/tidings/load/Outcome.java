package dev.tidings.load;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the clients have of what was sent to their users.
 *
 * @param sent events, of which each goes to one user
 * @param missing sent, and with no client
 * @param duplicates came again
 * @param reordered came behind a later one
 * @param resets of clients that had a position already, and so were told to forget it
 */
public record Outcome(long sent, long missing, int duplicates, int reordered, int resets) {
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    /** Once everything is there, or else when the patience is over. */
    static Outcome await(Swarm swarm, Readings readings, List<StreamClient> clients, Producer sent, Duration patience) {
        long end = WallClock.nanos() + patience.toNanos();
        Outcome outcome = swarm.ask(() -> of(readings, clients, sent));
        while (outcome.missing > 0 && WallClock.nanos() < end) {
            WallClock.pause(LOOK_EVERY);
            if (swarm.ask(readings::received) >= sent.total()) {
                outcome = swarm.ask(() -> of(readings, clients, sent));
            }
        }
        return swarm.ask(() -> of(readings, clients, sent));
    }

    public boolean isExact() {
        return missing == 0 && duplicates == 0 && reordered == 0 && resets == 0;
    }

    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("sent", sent);
        figures.put("missing", missing);
        figures.put("duplicates", duplicates);
        figures.put("reordered", reordered);
        figures.put("laterResets", resets);
        return figures;
    }

    @Override
    public String toString() {
        return "%d sent, %d missing, %d twice, %d out of order, %d resets"
                .formatted(sent, missing, duplicates, reordered, resets);
    }

    /** On the thread of the swarm; client i is of user i of the producer. */
    private static Outcome of(Readings readings, List<StreamClient> clients, Producer sent) {
        long missing = 0;
        int duplicates = 0;
        int reordered = 0;
        for (int i = 0; i < clients.size(); i++) {
            Sequence sequence = clients.get(i).sequence();
            missing += sent.sentTo(i) - sequence.received();
            duplicates += sequence.duplicates();
            reordered += sequence.reordered();
        }
        return new Outcome(sent.total(), missing, duplicates, reordered, readings.laterResets());
    }
}
