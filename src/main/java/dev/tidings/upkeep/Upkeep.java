package dev.tidings.upkeep;

import dev.tidings.journal.Migrated;
import dev.tidings.journal.Retention;
import dev.tidings.journal.Slice;
import dev.tidings.route.Announcements;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/** Does on each instance what time does to feeds, and announces it like every other change. */
@Singleton
class Upkeep {
    private static final Logger LOG = Logger.getLogger(Upkeep.class);

    private final Announcements announcements;
    private final Counter expired;
    private final Counter pruned;
    private final Counter forgotten;
    private final Counter drifted;
    private final List<Job> jobs;

    Upkeep(Vertx vertx, Retention retention, Announcements announcements, UpkeepConfig config, MeterRegistry metrics) {
        this.announcements = announcements;
        this.expired = metrics.counter("tidings.upkeep.removed", "reason", "expired");
        this.pruned = metrics.counter("tidings.upkeep.removed", "reason", "pruned");
        this.forgotten = metrics.counter("tidings.upkeep.tombstones.forgotten");
        this.drifted = metrics.counter("tidings.upkeep.counters.drifted");
        var timeout = config.sliceTimeout();
        this.jobs = List.of(
                new Job(vertx, "expire", config.expireEvery(), timeout, metrics, () -> expire(retention)),
                new Job(vertx, "trim", config.trimEvery(), timeout, metrics, () -> prune(retention.trim())),
                new Job(vertx, "visit", config.visitEvery(), timeout, metrics, () -> prune(retention.visit())),
                new Job(vertx, "forget", config.forgetEvery(), timeout, metrics, retention::forget));
    }

    void begin(@Observes Migrated schema) {
        jobs.forEach(Job::begin);
    }

    /** What they would use is being taken apart. */
    void stop(@Observes ShutdownEvent stop) {
        jobs.forEach(Job::stop);
    }

    private Uni<Boolean> expire(Retention retention) {
        return retention
                .expire()
                .invoke(slice -> expired.increment(slice.removed()))
                .chain(this::announce);
    }

    private Uni<Boolean> prune(Uni<Slice> done) {
        return done.invoke(this::count).chain(this::announce);
    }

    private void count(Slice slice) {
        pruned.increment(slice.removed());
        forgotten.increment(slice.forgotten());
        drifted.increment(slice.drifted());
        if (slice.drifted() > 0) {
            LOG.errorf(
                    "counters are not what the rows say feeds=%d; see \"Counters\" in operations.md", slice.drifted());
        }
    }

    private Uni<Boolean> announce(Slice slice) {
        return announcements.announce(slice.changes()).replaceWith(slice.hasMore());
    }
}
