package dev.tidings.signal;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How signals are sent, and how long and how many values of mode state are kept. */
@ConfigMapping(prefix = "tidings.signal")
public interface SignalConfig {
    /** How long the value of a state key is kept after its last change; less where its event expires earlier. */
    @WithDefault("1h")
    @DurationMin(millis = 100)
    @DurationMax(days = 30)
    Duration lifetime();

    /** The most state keys of a feed; beyond them the value that has not changed for longest goes. */
    @WithDefault("100")
    @Min(1)
    @Max(1_000)
    int keysPerFeed();

    /** How long a call to Redis may take before it counts as away. */
    @WithDefault("1s")
    @DurationMin(millis = 10)
    @DurationMax(seconds = 30)
    Duration redisTimeout();

    /** How many values are given to Redis in one round trip. */
    @WithDefault("500")
    @Min(1)
    @Max(1_000)
    int batch();

    /** How long the signals of one batch of records may take together; those that are left then are lost. */
    @WithDefault("30s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 5)
    Duration batchTimeout();
}
