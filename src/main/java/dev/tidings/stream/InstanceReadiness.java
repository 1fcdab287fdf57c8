package dev.tidings.stream;

import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while this instance can do its own part with streams. A shared server that is away is no reason to leave. */
@Readiness
@Singleton
class InstanceReadiness implements HealthCheck {
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);

    private final Drain drain;
    private final Lanes lanes;

    InstanceReadiness(Drain drain, Lanes lanes) {
        this.drain = drain;
        this.lanes = lanes;
    }

    @Override
    public HealthCheckResponse call() {
        boolean areLanesAlive = lanes.all().stream().allMatch(lane -> lane.silentMillis() < LONGEST_SILENCE.toMillis());
        return HealthCheckResponse.named("streams")
                .status(!drain.isDraining() && areLanesAlive)
                .withData("draining", drain.isDraining())
                .withData("eventLoopsAlive", areLanesAlive)
                .build();
    }
}
