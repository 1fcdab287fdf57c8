package dev.tidings.trace;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Every frame's time is remembered, and the feeds of one tenant hold one notification. */
public final class SampleAll implements QuarkusTestProfile {
    static final String SMALL = "traced-small-tenant";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "tidings.stream.sample-every",
                "1",
                "tidings.tenants." + SMALL + ".retention.items",
                "1",
                "tidings.upkeep.trim-every",
                "50ms",
                "tidings.upkeep.expire-every",
                "50ms");
    }
}
