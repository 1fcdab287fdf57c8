package dev.tidings.inbox;

import dev.tidings.feed.Watermark;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;

/** Counts what users do to their feeds. No label carries a name. */
@Startup
@Singleton
class InboxMetrics {
    /** What became of a change of one notification. */
    enum Outcome {
        /** It is as it was asked for, whether it had to be changed for that or not. */
        DONE,
        /** There is no such notification, or none of the caller's. */
        UNKNOWN,
        /** Too many were waiting. */
        FULL,
        /** Its turn did not come, or its transaction did not end, in time. */
        LATE,
        FAILED;

        private final String label = name().toLowerCase(Locale.ROOT);
    }

    /** How an export ended. */
    enum Exported {
        COMPLETE,
        FAILED,
        /** Its reader went. */
        ABANDONED;

        private final String label = name().toLowerCase(Locale.ROOT);
    }

    private final MeterRegistry registry;
    private final Counter signedOut;
    private final Counter erasedUsers;
    private final Counter erasedFeeds;
    private final DistributionSummary batchPatches;
    private final Timer batch;

    InboxMetrics(MeterRegistry registry) {
        this.registry = registry;
        // From the start, so that a rate over a counter that was never there is 0 and not unknown.
        for (Outcome outcome : Outcome.values()) {
            of(outcome);
        }
        for (Watermark what : Watermark.values()) {
            of(what);
        }
        for (Exported outcome : Exported.values()) {
            of(outcome);
        }
        signedOut = registry.counter("tidings.inbox.signouts");
        erasedUsers = registry.counter("tidings.inbox.erasures", "of", "user");
        erasedFeeds = registry.counter("tidings.inbox.erasures", "of", "tenant");
        batchPatches = DistributionSummary.builder("tidings.inbox.batch.patches")
                .description("Changes of notifications in one transaction")
                .register(registry);
        batch = Timer.builder("tidings.inbox.batch")
                .description("From the beginning of a transaction until it is committed")
                .register(registry);
    }

    void patched(Outcome outcome) {
        of(outcome).increment();
    }

    void batch(int patches) {
        batchPatches.record(patches);
    }

    void committed(Duration took) {
        batch.record(took);
    }

    void marked(Watermark what) {
        of(what).increment();
    }

    void signedOut() {
        signedOut.increment();
    }

    void erasedUser() {
        erasedUsers.increment();
    }

    /** Of a tenant that is erased. */
    void erasedFeeds(int feeds) {
        erasedFeeds.increment(feeds);
    }

    void exported(Exported outcome) {
        of(outcome).increment();
    }

    private Counter of(Exported outcome) {
        return registry.counter("tidings.inbox.exports", "outcome", outcome.label);
    }

    private Counter of(Outcome outcome) {
        return registry.counter("tidings.inbox.patches", "outcome", outcome.label);
    }

    private Counter of(Watermark what) {
        return registry.counter("tidings.inbox.marks", "what", what.wire());
    }
}
