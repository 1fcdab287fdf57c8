package dev.tidings.trace;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** What one trace may cost. */
@ConfigMapping(prefix = "tidings.trace")
interface TraceConfig {
    /** The most traces under way on this instance; one more is a 503. */
    @WithDefault("2")
    @Min(1)
    @Max(100)
    int atOnce();

    /** How long a trace waits for one answer of Postgres before it is a 503. */
    @WithDefault("3s")
    @DurationMin(millis = 10)
    @DurationMax(seconds = 30)
    Duration journalTimeout();

    /** How long a trace reads from Kafka: the event's record, or the dead letter topic. */
    @WithDefault("3s")
    @DurationMin(millis = 100)
    @DurationMax(seconds = 30)
    Duration brokerTimeout();

    /** How many of the newest records of each partition of the dead letter topic are looked through. */
    @WithDefault("1000")
    @Min(0)
    @Max(100_000)
    int deadLetters();

    /** How long a trace waits for the instances to say where streams stand. */
    @WithDefault("500ms")
    @DurationMin(millis = 10)
    @DurationMax(seconds = 10)
    Duration patience();
}
