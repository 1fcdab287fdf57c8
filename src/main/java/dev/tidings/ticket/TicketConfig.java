package dev.tidings.ticket;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Tickets, the cookie that binds them, and the number of streams a user, or a tenant, may have open. */
@ConfigMapping(prefix = "tidings.ticket")
public interface TicketConfig {
    /** How long a ticket waits to be redeemed. */
    @WithDefault("30s")
    @DurationMin(seconds = 1)
    @DurationMax(minutes = 10)
    Duration lifetime();

    /** How long after the end of its latest stream a ticket that is bound to a browser opens another. */
    @WithDefault("2m")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 24)
    Duration lease();

    /** How often an open stream tells Redis that it is there. */
    @WithDefault("10s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 1)
    Duration renewEvery();

    /** How long after its last renewal a stream still counts; what a crashed instance held is free then. */
    @WithDefault("30s")
    @DurationMin(millis = 300)
    @DurationMax(minutes = 10)
    Duration slotLifetime();

    /** The most streams of a user, over all instances. */
    @WithDefault("20")
    @Min(1)
    @Max(10_000)
    int streamsPerUser();

    /** The most streams of a tenant, over all instances; 0 for as many as come. */
    @WithDefault("0")
    @Min(0)
    @Max(10_000_000)
    int streamsPerTenant();

    /** The most tickets of a user within any minute. */
    @WithDefault("30")
    @Min(1)
    @Max(10_000)
    int ticketsPerMinute();

    /** Whether a ticket, and its stream, may outlive the token that it was issued for. */
    @WithDefault("false")
    @WithConverter(TrueOrFalse.class)
    boolean outliveToken();

    /** How long a call to Redis may take before it counts as away. */
    @WithDefault("1s")
    @DurationMin(millis = 10)
    @DurationMax(seconds = 30)
    Duration redisTimeout();

    /** How long Postgres may take to open the feed of a new ticket before it counts as away. */
    @WithDefault("3s")
    @DurationMin(millis = 10)
    @DurationMax(seconds = 30)
    Duration journalTimeout();

    Cookie cookie();

    /** The cookie that binds a ticket to a browser. */
    interface Cookie {
        /**
         * Where browsers send it: {@code lax} to our own site; {@code partitioned} (SameSite=None; Secure; Partitioned)
         * also when our page stands in another site's, which needs https.
         */
        @WithDefault("lax")
        SameSite sameSite();

        /** How long a browser keeps it after its last ticket, in whole seconds. */
        @WithDefault("30d")
        @DurationMin(minutes = 1)
        @DurationMax(days = 400)
        Duration maxAge();
    }

    /** Where browsers send the cookie. */
    enum SameSite {
        LAX,
        PARTITIONED
    }

    @AssertTrue(message = "tidings.ticket.slot-lifetime must be at least twice tidings.ticket.renew-every")
    default boolean isSlotLifetimeEnough() {
        return slotLifetime().compareTo(renewEvery().multipliedBy(2)) >= 0;
    }
}
