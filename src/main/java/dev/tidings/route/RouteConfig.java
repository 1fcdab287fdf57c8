package dev.tidings.route;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How changes travel between instances. */
@ConfigMapping(prefix = "tidings.route")
public interface RouteConfig {
    /** How long storing waits for Redis to take a batch of announcements before it goes on without. */
    @WithDefault("1s")
    @DurationMin(millis = 10)
    @DurationMax(seconds = 30)
    Duration announceTimeout();

    /** How many announcements are sent to Redis in one round trip. */
    @WithDefault("500")
    @Min(1)
    @Max(1_000)
    int announceBatch();

    /** How often the subscriber connection is tried; one that has not answered until the next try is replaced. */
    @WithDefault("5s")
    @DurationMin(millis = 100)
    @DurationMax(seconds = 60)
    Duration heartbeat();

    /** The longest pause between two attempts to reconnect to Redis; the first is a twentieth of it. */
    @WithDefault("2s")
    @DurationMin(millis = 100)
    @DurationMax(seconds = 60)
    Duration reconnectPause();
}
