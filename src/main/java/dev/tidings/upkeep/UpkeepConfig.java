package dev.tidings.upkeep;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How often an instance looks after the feeds. What is kept how long stands under {@code tidings.retention}. */
@ConfigMapping(prefix = "tidings.upkeep")
public interface UpkeepConfig {
    /** How often what has expired is removed; the contract promises 5 s. */
    @WithDefault("1s")
    @DurationMin(millis = 10)
    @DurationMax(seconds = 4)
    Duration expireEvery();

    /** How often feeds that hold more than they may are pruned: seldom enough that a busy one is pruned of several at once. */
    @WithDefault("5s")
    @DurationMin(millis = 10)
    @DurationMax(minutes = 1)
    Duration trimEvery();

    /** How often feeds are looked for whose visit is due. */
    @WithDefault("10s")
    @DurationMin(millis = 10)
    @DurationMax(hours = 1)
    Duration visitEvery();

    /** How often what the ledger has remembered long enough is forgotten. */
    @WithDefault("1m")
    @DurationMin(millis = 10)
    @DurationMax(hours = 24)
    Duration forgetEvery();

    /** How long one slice of work may take before it counts as failed and is tried again later. */
    @WithDefault("30s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 10)
    Duration sliceTimeout();
}
