package dev.tidings.stream;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How streams are opened, kept and ended. */
@ConfigMapping(prefix = "tidings.stream")
public interface StreamConfig {
    /** How often each stream is sent a ping; clients take a connection for dead after two of them are missing. */
    @WithDefault("20s")
    @DurationMin(seconds = 1)
    @DurationMax(seconds = 60)
    Duration pingInterval();

    /** The longest life of a stream, before jitter; it ends earlier when its token does. */
    @WithDefault("1h")
    @DurationMin(seconds = 1)
    @DurationMax(days = 1)
    Duration lifetime();

    /** How much of the lifetime is taken off at random, as a fraction, so that streams opened together end apart. */
    @WithDefault("0.1")
    @DecimalMin("0")
    @DecimalMax("0.9")
    double lifetimeJitter();

    /** The shortest time a client is told to wait before it reconnects. */
    @WithDefault("2s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 5)
    Duration retryAtLeast();

    /** The longest time a client is told to wait before it reconnects. */
    @WithDefault("5s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 5)
    Duration retryAtMost();

    /** How long a socket may take no byte while frames wait, until its stream is ended as slow. */
    @WithDefault("30s")
    @DurationMin(seconds = 1)
    @DurationMax(minutes = 10)
    Duration stallLimit();

    /** How long sent bytes may stay unacknowledged until the kernel gives the connection up (TCP_USER_TIMEOUT, Linux). */
    @WithDefault("45s")
    @DurationMin(seconds = 1)
    @DurationMax(minutes = 10)
    Duration unacknowledgedLimit();

    /** The kernel's send buffer of each connection, in bytes: what a client that never reads can hold at most. */
    @WithDefault("131072")
    @Min(4096)
    @Max(16_777_216)
    int socketSendBuffer();

    /** How often an instance compares the feeds that it serves with Postgres. */
    @WithDefault("15s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 5)
    Duration comparisonInterval();

    /** The same while Redis is away, when comparing is all that brings changes. */
    @WithDefault("1s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 5)
    Duration comparisonIntervalWithoutRedis();

    /** How many feeds one comparison asks Postgres for; at most five such queries start in a second. */
    @WithDefault("1000")
    @Min(1)
    @Max(10_000)
    int comparisonSlice();

    /** How many streams are opened in a second; what comes faster waits for its turn, in order. */
    @WithDefault("5000")
    @Min(1)
    @Max(1_000_000)
    int openingsPerSecond();

    /** How many streams are being opened at once. */
    @WithDefault("256")
    @Min(1)
    @Max(100_000)
    int openingsAtOnce();

    /** How many may wait for their turn; one too many is told to come back later. */
    @WithDefault("20000")
    @Min(0)
    @Max(1_000_000)
    int openingsWaiting();

    /** How long one waits for its turn until it is told to come back later. */
    @WithDefault("20s")
    @DurationMin(millis = 10)
    @DurationMax(minutes = 5)
    Duration openingPatience();

    /** How many changes a page of a replay holds. */
    @WithDefault("250")
    @Min(1)
    @Max(1000)
    int pageRows();

    /** After how many bytes a page is cut off and the rest read again later: what a slow client can hold at most. */
    @WithDefault("262144")
    @Min(1024)
    @Max(16_777_216)
    int pageBytes();

    /** How many reads of pages are under way at once, a quarter of them, at least one, of one tenant; what waits of it is read together. */
    @WithDefault("8")
    @Min(1)
    @Max(1000)
    int pagesAtOnce();

    /** How many pages may wait for their turn; openings beyond are told to come back later. */
    @WithDefault("20000")
    @Min(0)
    @Max(1_000_000)
    int pagesWaiting();

    /** How long a page may wait for Postgres, once it is its turn. */
    @WithDefault("10s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 5)
    Duration pageTimeout();

    /** After SIGTERM, how long new streams are still accepted, because endpoints take time to follow. */
    @WithDefault("5s")
    @DurationMin(millis = 0)
    @DurationMax(minutes = 5)
    Duration drainFollow();

    /** Over what time the open streams are then ended, a slice at a time. */
    @WithDefault("10s")
    @DurationMin(millis = 0)
    @DurationMax(minutes = 10)
    Duration drainWindow();

    /** Of so many live frames the time of one is remembered, for whoever traces an event. */
    @WithDefault("64")
    @Min(1)
    @Max(1_000_000)
    int sampleEvery();

    /** How many of those times an instance remembers; the oldest goes. */
    @WithDefault("10000")
    @Min(1)
    @Max(1_000_000)
    int samples();

    @AssertTrue(message = "tidings.stream.retry-at-most must be at least tidings.stream.retry-at-least")
    default boolean isRetryInOrder() {
        return retryAtMost().compareTo(retryAtLeast()) >= 0;
    }
}
