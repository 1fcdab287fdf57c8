package dev.tidings.testing;

import dev.tidings.embedded.MoreRedis;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Days as seconds, few streams opened at once, and feeds on two Redis servers besides the one that keeps tickets and slots;
 * they are compared so rarely that what is found in time was not found by it. Shared, because each profile is a new start.
 */
public final class Hasty implements QuarkusTestProfile {
    /** A tenant whose feeds hold ten notifications. */
    public static final String SMALL = "a small tenant";

    /** A tenant whose notifications last for seconds. */
    public static final String QUICK = "a.quick/tenant";

    /** So many streams are opened a second. */
    public static final int RATE = 10;

    /** So many may wait for it. */
    public static final int WAITING = 40;

    /** So long. */
    public static final Duration TURN = Duration.ofSeconds(2);

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.ofEntries(
                Map.entry("tidings.retention.visit-every", "500ms"),
                Map.entry("tidings.retention.tombstones-after", "3s"),
                Map.entry("tidings.upkeep.visit-every", "200ms"),
                Map.entry("tidings.tenants.\"" + SMALL + "\".retention.items", "10"),
                Map.entry("tidings.tenants.\"" + QUICK + "\".retention.read-after", "1s"),
                Map.entry("tidings.tenants.\"" + QUICK + "\".retention.unread-after", "4s"),
                Map.entry("tidings.stream.openings-per-second", Integer.toString(RATE)),
                Map.entry("tidings.stream.openings-at-once", "2"),
                Map.entry("tidings.stream.openings-waiting", Integer.toString(WAITING)),
                Map.entry("tidings.stream.opening-patience", TURN.toMillis() + "ms"),
                Map.entry("tidings.stream.comparison-interval", "5m"),
                Map.entry("tidings.route.heartbeat", "500ms"));
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(MoreRedis.class));
    }
}
