package dev.tidings;

import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.load.Application;
import dev.tidings.load.Servers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two packaged instances that test themselves while one of them leaves. */
@Timeout(240)
@Tag("chaos")
class CanaryIT {
    private static final Path LOGS = Path.of("target/canary-it");
    private static final String BACK = "tidings_canary_latency_seconds_count";

    @Test
    void comesBackToEachInstanceAndHoldsUpNoDrain() throws Exception {
        try (Servers servers = Servers.start(LOGS.resolve("servers.log"))) {
            Map<String, String> settings = new HashMap<>(servers.settings());
            settings.put("quarkus.http.host", "0.0.0.0");
            settings.put("tidings.canary.every", "500ms");
            settings.put("tidings.stream.drain-follow", "1s");
            settings.put("tidings.stream.drain-window", "20s");
            try (Application one = Application.start(settings, Application.BRIEFLY, LOGS.resolve("one.log"));
                    Application two = Application.start(settings, Application.BRIEFLY, LOGS.resolve("two.log"))) {
                for (Application each : List.of(one, two)) {
                    await().atMost(Duration.ofSeconds(60)).until(() -> each.metric(BACK, "") >= 5);
                    assertThat(each.metric("tidings_canary_silent_seconds", "")).isLessThan(10);
                }

                assertThat(one.terminate().get(15, TimeUnit.SECONDS)).isZero();

                double before = two.metric(BACK, "");
                await().atMost(Duration.ofSeconds(60)).until(() -> two.metric(BACK, "") >= before + 5);
            }
        }
    }
}
