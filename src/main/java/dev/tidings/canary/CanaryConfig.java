package dev.tidings.canary;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** The instance's test of itself. */
@ConfigMapping(prefix = "tidings.canary")
interface CanaryConfig {
    /** Whether the instance sends itself canaries. */
    @WithDefault("true")
    boolean enabled();

    /** How often it sends one. */
    @WithDefault("10s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 10)
    Duration every();

    /** After how long without one that came back the log says so; several times {@code every}. */
    @WithDefault("60s")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 1)
    Duration lostAfter();
}
