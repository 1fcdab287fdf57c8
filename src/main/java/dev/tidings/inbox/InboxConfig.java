package dev.tidings.inbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
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
}
