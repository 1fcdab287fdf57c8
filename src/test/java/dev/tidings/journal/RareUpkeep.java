package dev.tidings.journal;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/**
 * The application looks after the feeds, and compares them by itself, as rarely as it can, so that a test may do it; feeds of
 * one tenant hold little. Shared, because each profile is a new start.
 */
public final class RareUpkeep implements QuarkusTestProfile {
    static final String SMALL = "small-tenant";
    static final int ITEMS = 5;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "tidings.upkeep.expire-every",
                "4s",
                "tidings.upkeep.trim-every",
                "1m",
                "tidings.upkeep.visit-every",
                "1h",
                "tidings.upkeep.forget-every",
                "24h",
                "tidings.stream.comparison-interval",
                "5m",
                "tidings.tenants." + SMALL + ".retention.items",
                String.valueOf(ITEMS));
    }
}
