package dev.tidings.inbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** The inbox over HTTP. */
@ConfigMapping(prefix = "tidings.inbox")
interface InboxConfig {
    /** How long an answer waits for Postgres before it is a 503. */
    @WithDefault("3s")
    @DurationMin(millis = 10)
    @DurationMax(seconds = 30)
    Duration journalTimeout();

    /** The most notifications that are changed in one transaction, when many are changed at the same time. */
    @WithDefault("500")
    @Min(1)
    @Max(1_000)
    int patchesAtOnce();

    /** The most changes of notifications that wait for their transaction on this instance; one more is a 503. */
    @WithDefault("5000")
    @Min(2)
    @Max(100_000)
    int patchesWaiting();

    /** How long a call that erases goes on. A tenant that is larger takes further calls, a person that is larger is a 503. */
    @WithDefault("20s")
    @DurationMin(millis = 1)
    @DurationMax(minutes = 10)
    Duration eraseTime();

    /** The most exports under way on this instance; one more is a 503. */
    @WithDefault("4")
    @Min(1)
    @Max(100)
    int exportsAtOnce();
}
