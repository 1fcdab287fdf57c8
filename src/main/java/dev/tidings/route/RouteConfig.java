package dev.tidings.route;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How changes travel between instances. */
@ConfigMapping(prefix = "tidings.route")
public interface RouteConfig {
    /**
     * The Redis servers over which what is said about feeds is spread, the same on all instances and in the same order; empty
     * for the one in which everything else is kept.
     */
    @WithDefault("")
    Optional<List<String>> hosts();

    /** How long Redis may take for what is announced at once, a batch of events for example, before that is given up. */
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

    @AssertTrue(
            message =
                    "tidings.route.hosts must say where each Redis is, each once: redis://host:port,redis://host:port")
    default boolean isHostsWhereRedisIs() {
        List<String> all = hosts().orElse(List.of());
        return all.stream().allMatch(Address::isOne)
                && all.stream().map(Address::name).distinct().count() == all.size();
    }
}
