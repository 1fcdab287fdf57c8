package dev.tidings.journal;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How long what stands in feeds, and what is remembered about it, is kept. */
@ConfigMapping(prefix = "tidings.retention")
public interface RetentionConfig {
    /** How long a notification is kept after it was read or archived; may differ per tenant. */
    @WithDefault("7d")
    @DurationMin(millis = 1)
    @DurationMax(days = 3650)
    Duration readAfter();

    /** How long one that is unread is kept after its content arrived; may differ per tenant. */
    @WithDefault("90d")
    @DurationMin(millis = 1)
    @DurationMax(days = 3650)
    Duration unreadAfter();

    /** The most notifications a feed holds, archived ones too; beyond it the oldest go, some seconds later. May differ per tenant. */
    @WithDefault("1000")
    @Min(1)
    @Max(100_000)
    int items();

    /** How long a removal is remembered for clients that come back; a client away for longer begins anew (reset). */
    @WithDefault("7d")
    @DurationMin(millis = 1)
    @DurationMax(days = 365)
    Duration tombstonesAfter();

    /** How often a feed is looked at for what is over; ages are kept to within this time. */
    @WithDefault("6h")
    @DurationMin(millis = 1)
    @DurationMax(days = 7)
    Duration visitEvery();

    /** How long the ledger remembers an event, and an erasure its time. Longer than the topic keeps its records. */
    @WithDefault("14d")
    @DurationMin(seconds = 1)
    @DurationMax(days = 3650)
    Duration ledgerAfter();
}
