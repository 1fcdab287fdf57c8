package dev.tidings.load;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** What all clients together have read, checked and timed. Belongs to the thread of their swarm. */
final class Readings implements Swarm.Reader {
    private final Map<String, Integer> events = new TreeMap<>();
    private final Map<String, Integer> endings = new TreeMap<>();
    private final String number;
    private Latencies latencies = new Latencies();
    private long measuredFrom = Long.MAX_VALUE;
    private long now;
    private long received;
    private int laterResets;

    Readings() {
        this(Producer.NUMBER);
    }

    /** @param number the field that counts the events of a client */
    Readings(String number) {
        this.number = number;
    }

    /** Events that were to be sent from then on are timed, anew. */
    void measureFrom(long nanos) {
        measuredFrom = nanos;
        latencies = new Latencies();
    }

    Latencies latencies() {
        return latencies;
    }

    /** Notifications, repeated ones included. */
    long received() {
        return received;
    }

    /** Those that a client met that had an id already. */
    int laterResets() {
        return laterResets;
    }

    int events(String name) {
        return events.getOrDefault(name, 0);
    }

    Map<String, Integer> endings() {
        return new TreeMap<>(endings);
    }

    String trouble() {
        return "ended " + endings + ", read " + events;
    }

    /** When the bytes came that are read now. */
    void at(long nanos) {
        now = nanos;
    }

    @Override
    public void on(StreamClient client, ServerEvent event, boolean isFirst) {
        events.merge(event.name(), 1, Integer::sum);
        switch (event.name()) {
            case "notification" -> onNotification(client, event);
            case "reset" -> laterResets += isFirst ? 0 : 1;
            case "bye" -> endings.merge("bye " + reason(event), 1, Integer::sum);
            default -> {
                // only counted
            }
        }
    }

    void onEnded(StreamClient client, StreamClient.State before, IOException reason) {
        endings.merge(before + ": " + reason.getMessage(), 1, Integer::sum);
    }

    private void onNotification(StreamClient client, ServerEvent event) {
        received++;
        client.sequence().on((int) event.number(number));
        long sentAt = event.number(Producer.SENT_AT);
        if (sentAt >= measuredFrom) {
            latencies.add(now - sentAt);
        }
    }

    private static String reason(ServerEvent bye) {
        String[] parts = bye.data().split("\"", 5);
        return parts.length > 3 ? parts[3] : bye.data();
    }
}
