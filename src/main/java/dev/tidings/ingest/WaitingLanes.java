package dev.tidings.ingest;

import dev.tidings.feed.TenantId;
import dev.tidings.journal.Overflows.Waiting;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Which tenants have records in the overflow topic, of which partition. What waits is known from Postgres, so a restart, a
 * rebalance or a lost Redis changes no order; what is on its way there counts as well. Any thread.
 */
final class WaitingLanes {
    private static final Logger LOG = Logger.getLogger(WaitingLanes.class);
    static final long READ_AGAIN_NANOS = Duration.ofMillis(500).toNanos();
    /** Behind a quiet time: what waited then has probably left. */
    static final long OLD_NANOS = 2 * READ_AGAIN_NANOS;

    /** @param partition of the events' topic */
    record Lane(TenantId tenant, int partition) {}

    private static final class Reading {
        private final long nanos;

        Reading(long nanos) {
            this.nanos = nanos;
        }
    }

    private final Supplier<Uni<? extends List<Waiting>>> all;
    private final Function<List<Waiting>, Uni<Void>> add;
    private final LongSupplier nanos;
    /** As Postgres has it. */
    private final Set<Lane> remembered = new HashSet<>();
    /** Those that Postgres was told of since it was asked last: an answer may be older than that. */
    private final Set<Lane> rememberedSince = new HashSet<>();
    /** How many batches are on their way to the topic; Postgres may not know of them yet. */
    private final Map<Lane, Integer> underWay = new HashMap<>();

    /** When it was asked for. */
    private long knownSinceNanos;
    /** The last one that was asked for, until it is answered. */
    private @Nullable Reading last;

    private boolean isKnown;

    /**
     * @param all those that Postgres has
     * @param add completes when Postgres has them
     * @param nanos the time, as {@link System#nanoTime()} tells it
     */
    WaitingLanes(
            Supplier<Uni<? extends List<Waiting>>> all, Function<List<Waiting>, Uni<Void>> add, LongSupplier nanos) {
        this.all = all;
        this.add = add;
        this.nanos = nanos;
    }

    /** Partitions that were another instance's may have more waiting than is known here. */
    synchronized void forget() {
        isKnown = false;
    }

    synchronized int count() {
        return remembered.size();
    }

    synchronized Set<Lane> now() {
        Set<Lane> now = new HashSet<>(remembered);
        now.addAll(underWay.keySet());
        return now;
    }

    synchronized void begin(Collection<Lane> lanes) {
        lanes.forEach(lane -> underWay.merge(lane, 1, Integer::sum));
    }

    synchronized void end(Collection<Lane> lanes) {
        lanes.forEach(lane -> underWay.computeIfPresent(lane, (ignored, count) -> count == 1 ? null : count - 1));
    }

    /**
     * Only this instance adds to its partitions, so what is known lacks nothing, and under load nobody waits while it is read
     * again: what has left is learned a little later. Completes when what is known is not old; fails when it is, and
     * Postgres is away.
     */
    Uni<Void> refresh() {
        Reading reading;
        boolean isToBeWaitedFor;
        synchronized (this) {
            long now = nanos.getAsLong();
            long age = now - knownSinceNanos;
            if (isKnown && (remembered.isEmpty() || age < READ_AGAIN_NANOS)) {
                return Uni.createFrom().voidItem();
            }
            isToBeWaitedFor = !isKnown || age >= OLD_NANOS;
            if (!isToBeWaitedFor && last != null) {
                return Uni.createFrom().voidItem();
            }
            isKnown = true;
            rememberedSince.clear();
            reading = new Reading(now);
            last = reading;
        }
        Uni<Void> read = Uni.createFrom()
                .deferred(all)
                .onFailure()
                .invoke(() -> onFailure(reading))
                .invoke(rows -> learn(reading, rows))
                .replaceWithVoid();
        if (isToBeWaitedFor) {
            return read;
        }
        read.subscribe().with(ignored -> {}, failure -> LOG.debugf("who waits could not be read reason=%s", failure));
        return Uni.createFrom().voidItem();
    }

    private synchronized void onFailure(Reading reading) {
        if (reading == last) {
            last = null;
            isKnown = false;
        }
    }

    /**
     * What was asked before something that was asked later is of no use: another instance may have added to it since, and
     * what was told between the two is not remembered apart any more.
     */
    private synchronized void learn(Reading reading, List<Waiting> rows) {
        if (reading != last) {
            return;
        }
        last = null;
        knownSinceNanos = reading.nanos;
        Set<Lane> present = new HashSet<>(rememberedSince);
        rows.forEach(row -> present.add(new Lane(row.tenant(), row.partition())));
        for (Lane lane : remembered) {
            if (!present.contains(lane)) {
                LOG.infof(
                        "tenant's overflow is empty, its events take the direct way tenant=%s partition=%d",
                        lane.tenant().value(), lane.partition());
            }
        }
        remembered.clear();
        remembered.addAll(present);
    }

    /** These wait now. */
    Uni<Void> remember(List<Waiting> diverted) {
        Map<List<Integer>, Map<TenantId, Waiting>> last = new LinkedHashMap<>();
        for (Waiting one : diverted) {
            last.computeIfAbsent(List.of(one.partition(), one.overflowPartition()), ignored -> new LinkedHashMap<>())
                    .merge(one.tenant(), one, (a, b) -> a.overflowOffset() > b.overflowOffset() ? a : b);
        }
        List<Waiting> rows =
                last.values().stream().flatMap(of -> of.values().stream()).toList();
        return add.apply(rows).invoke(() -> onRemembered(rows));
    }

    private synchronized void onRemembered(List<Waiting> rows) {
        for (Waiting one : rows) {
            Lane lane = new Lane(one.tenant(), one.partition());
            rememberedSince.add(lane);
            if (remembered.add(lane)) {
                LOG.infof(
                        "tenant is above its rate, its events take the overflow tenant=%s partition=%d",
                        one.tenant().value(), one.partition());
            }
        }
    }
}
