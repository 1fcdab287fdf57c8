package dev.tidings.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Upkeep and comparisons all the time, and tenants with limits of their own; shared, because each profile is a new start. */
public final class Restless implements QuarkusTestProfile {
    /** A tenant whose feeds hold one notification. */
    public static final String OF_ONE = "of-one-notification";

    /** A tenant whose feeds hold 60 notifications. */
    public static final String OF_SIXTY = "of-sixty-notifications";

    /** A tenant of which so many events a second take the direct way. */
    public static final String FLOOD = "flood";

    public static final int FLOOD_RATE = 20;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "tidings.stream.sample-every",
                "1",
                "tidings.tenants." + OF_ONE + ".retention.items",
                "1",
                "tidings.tenants." + OF_SIXTY + ".retention.items",
                "60",
                "tidings.tenants." + FLOOD + ".events-per-second",
                Integer.toString(FLOOD_RATE),
                "tidings.ingest.store-timeout",
                "5s",
                "tidings.upkeep.trim-every",
                "50ms",
                "tidings.upkeep.expire-every",
                "50ms",
                "tidings.stream.comparison-interval",
                "500ms");
    }
}
