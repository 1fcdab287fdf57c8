package dev.tidings.letters;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** What looking at dead letters, and sending them again, may cost. */
@ConfigMapping(prefix = "tidings.letters")
interface LettersConfig {
    /** The most records a second that are sent again; what comes in meanwhile shares the way with them. */
    @WithDefault("1000")
    @Min(1)
    @Max(1_000_000)
    int perSecond();

    /** How many of the newest letters of each partition are counted when nobody says how many. */
    @WithDefault("10000")
    @Min(1)
    @Max(1_000_000)
    int newest();

    /** How long the broker may be silent before a call is a 503. */
    @WithDefault("10s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 2)
    Duration brokerTimeout();
}
