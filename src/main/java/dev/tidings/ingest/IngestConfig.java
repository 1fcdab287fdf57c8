package dev.tidings.ingest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** What is accepted as an event, and how patient the two doors are. */
@ConfigMapping(prefix = "tidings.ingest")
public interface IngestConfig {
    /** The limits of one event; what is over one of them goes to the dead letter topic, or is a 400 over HTTP. */
    @Valid
    Limits limits();

    /** The longest pause between two attempts while Postgres or the broker is away. Attempts never end. */
    @WithDefault("2s")
    @DurationMin(millis = 10)
    @DurationMax(minutes = 5)
    Duration retryMaxDelay();

    /** How long one write to Postgres may take before it counts as an outage and is tried again. */
    @WithDefault("30s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 10)
    Duration storeTimeout();

    /** How long {@code POST /v1/events} waits for the broker to acknowledge every record before it answers 503. */
    @WithDefault("10s")
    @DurationMin(millis = 10)
    @DurationMax(minutes = 5)
    Duration brokerTimeout();

    /** How long after the begin of a batch of events the next one begins at the earliest, unless it is full. */
    @WithDefault("5ms")
    @DurationMin(millis = 0)
    @DurationMax(seconds = 1)
    Duration batchEvery();

    /** The most events in one {@code application/cloudevents-batch+json} request. */
    @WithDefault("100")
    @Positive
    int batchEvents();

    /**
     * How many events a second of one tenant, over all instances, take the direct way; 0 for as many as come. What is above
     * it takes the overflow topic, and waits there without holding up others.
     */
    @WithDefault("0")
    @Min(0)
    @Max(10_000_000)
    int eventsPerSecond();

    /** The longest that the overflow waits for a moment in which no batch of the events' topic that has begun is left to be stored or diverted. */
    @WithDefault("200ms")
    @DurationMin(millis = 1)
    @DurationMax(minutes = 1)
    Duration overflowPatience();

    /** Characters are Unicode code points, bytes are those of UTF-8. */
    interface Limits {
        /** Bytes of a record's value, or of one event over HTTP; checked before anything is parsed. */
        @WithDefault("1048576")
        @Positive
        int valueBytes();

        /** Different users in {@code to.users}. */
        @WithDefault("1000")
        @Positive
        int users();

        /** Bytes of {@code source}. */
        @WithDefault("512")
        @Positive
        int sourceBytes();

        /** Bytes of {@code id}. */
        @WithDefault("256")
        @Positive
        int idBytes();

        /** Bytes of {@code type}. */
        @WithDefault("256")
        @Positive
        int typeBytes();

        /** Characters of {@code title}. */
        @WithDefault("200")
        @Positive
        int titleCharacters();

        /** Characters of {@code body}. */
        @WithDefault("4000")
        @Positive
        int bodyCharacters();

        /** Characters of {@code category}. */
        @WithDefault("128")
        @Positive
        int categoryCharacters();

        /** Characters of {@code collapseKey} and of {@code stateKey}. */
        @WithDefault("128")
        @Positive
        int keyCharacters();

        /** Characters of {@code url} and of an action's {@code url}. */
        @WithDefault("2048")
        @Positive
        int urlCharacters();

        /** Actions of one notification. */
        @WithDefault("5")
        @Positive
        int actions();

        /** Characters of an action's {@code label}. */
        @WithDefault("128")
        @Positive
        int labelCharacters();

        /** Bytes of {@code data} without the white space between its tokens. */
        @WithDefault("16384")
        @Positive
        int dataBytes();

        /** Objects and arrays inside one another, the event's own object included. */
        @WithDefault("32")
        @Positive
        int depth();
    }
}
