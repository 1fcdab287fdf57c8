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
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Which tenants have records in the overflow topic, of which partition. What waits is known from Postgres, so a restart, a
 * rebalance or a lost Redis changes no order; what is on its way there counts as well. Any thread.
 */
final class WaitingLanes {
    private static final Logger LOG = Logger.getLogger(WaitingLanes.class);
    private static final long READ_AGAIN_NANOS = Duration.ofMillis(500).toNanos();

    /** @param partition of the events' topic */
    record Lane(TenantId tenant, int partition) {}

    private final Supplier<Uni<List<Waiting>>> all;
    private final Function<List<Waiting>, Uni<Void>> add;
    /** As Postgres has it. */
    private final Set<Lane> remembered = new HashSet<>();
    /** Those that Postgres was told of since it was asked last: an answer may be older than that. */
    private final Set<Lane> rememberedSince = new HashSet<>();
    /** How many batches are on their way to the topic; Postgres may not know of them yet. */
    private final Map<Lane, Integer> underWay = new HashMap<>();

    private long readAtNanos;
    private boolean isKnown;

    /**
     * @param all those that Postgres has
     * @param add completes when Postgres has them
     */
    WaitingLanes(Supplier<Uni<List<Waiting>>> all, Function<List<Waiting>, Uni<Void>> add) {
        this.all = all;
        this.add = add;
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

    /** Only this instance adds to its partitions, so what is known lacks nothing; what has left is learned a little later. */
    Uni<Void> refresh() {
        if (!isTimeToRead()) {
            return Uni.createFrom().voidItem();
        }
        return all.get().onFailure().invoke(this::forget).invoke(this::learn).replaceWithVoid();
    }

    private synchronized boolean isTimeToRead() {
        long now = System.nanoTime();
        if (isKnown && (remembered.isEmpty() || now - readAtNanos < READ_AGAIN_NANOS)) {
            return false;
        }
        isKnown = true;
        readAtNanos = now;
        rememberedSince.clear();
        return true;
    }

    private synchronized void learn(List<Waiting> rows) {
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
