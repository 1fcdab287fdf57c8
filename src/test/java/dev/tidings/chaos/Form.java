package dev.tidings.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How much of the matrix is run.
 *
 * @param streams open in each scenario but the rolling restart
 * @param rollingStreams open in the rolling restart
 * @param eventsPerSecond to users by chance
 * @param outage how long a fault lasts that has no length of its own
 * @param brokerOutage how long Kafka is away
 * @param calm how long events are timed after the recovery
 * @param settings of all instances, beside the addresses
 * @param jvm options of theirs
 */
public record Form(
        String name,
        int streams,
        int rollingStreams,
        int eventsPerSecond,
        Duration outage,
        Duration brokerOutage,
        Duration calm,
        Map<String, String> settings,
        List<String> jvm) {
    /** For the build server: shorter periods, so that what takes minutes in production takes seconds. */
    private static final Form SHORT = new Form(
            "short",
            200,
            600,
            100,
            Duration.ofSeconds(6),
            Duration.ofSeconds(10),
            Duration.ofSeconds(3),
            Map.of(
                    "tidings.stream.ping-interval", "3s",
                    "tidings.stream.unacknowledged-limit", "4s",
                    "tidings.stream.drain-follow", "2s",
                    "tidings.stream.drain-window", "4s"),
            // Instances live for minutes: compiling well would cost more than it brings.
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));

    /** With the settings of production. */
    private static final Form FULL = new Form(
            "full",
            2_000,
            15_000,
            500,
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            Map.of(),
            List.of());

    /** {@code -Dtidings.chaos=short}; {@code -Dtidings.chaos.streams=} and {@code .rolling-streams=} change one number. */
    public static Form chosen() {
        Form form = System.getProperty("tidings.chaos", "full").equals("short") ? SHORT : FULL;
        return new Form(
                form.name,
                Integer.getInteger("tidings.chaos.streams", form.streams),
                Integer.getInteger("tidings.chaos.rolling-streams", form.rollingStreams),
                Integer.getInteger("tidings.chaos.events-per-second", form.eventsPerSecond),
                form.outage,
                form.brokerOutage,
                form.calm,
                form.settings,
                form.jvm);
    }

    /**
     * By how much events may be later than in the whole form: the short one times three seconds of processes that have just
     * started, on a machine that builds.
     */
    public int leniency() {
        return name.equals(SHORT.name) ? 3 : 1;
    }

    Duration pingInterval() {
        return setting("tidings.stream.ping-interval", "20s");
    }

    /** How long bytes may stay unacknowledged. */
    Duration unacknowledgedLimit() {
        return setting("tidings.stream.unacknowledged-limit", "45s");
    }

    private Duration setting(String name, String standard) {
        return Duration.parse("PT" + settings.getOrDefault(name, standard));
    }
}
