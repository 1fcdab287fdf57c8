package dev.tidings.canary;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Canaries as fast as they can be, missed soon; and everything is traced, even what is not by default. */
public final class FrequentCanary implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "tidings.canary.enabled", "true",
                "tidings.canary.every", "200ms",
                "tidings.canary.lost-after", "3s",
                "quarkus.http.host", "0.0.0.0",
                "quarkus.otel.sdk.disabled", "false",
                "quarkus.otel.traces.sampler.arg", "1",
                "quarkus.otel.instrument.vertx-http", "true",
                "quarkus.otel.bsp.schedule.delay", "100ms");
    }
}
