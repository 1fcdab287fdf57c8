package dev.tidings.ingest;

import dev.tidings.feed.TenantId;
import dev.tidings.journal.Overflows;
import dev.tidings.journal.Overflows.Waiting;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Decides whose records take the overflow topic: those above their tenant's rate, and, for as long as any of the tenant's
 * records of that partition wait there, all later ones, so that none overtakes another. What waits is known from Postgres,
 * so a restart, a rebalance or a lost Redis changes no order.
 *
 * <p>One batch at a time asks; only {@link #forget} comes from other threads.
 */
@ApplicationScoped
class Diversion {
    private static final Logger LOG = Logger.getLogger(Diversion.class);
    private static final long READ_AGAIN_NANOS = Duration.ofMillis(500).toNanos();

    /** @param partition of the events' topic */
    private record Lane(TenantId tenant, int partition) {}

    /** A batch in two, each in its order. */
    record Split(List<Received> direct, List<Received> diverted) {
        /** Whether a tenant has records in both parts. */
        boolean isOfOneTenantBoth() {
            Set<TenantId> tenants = new HashSet<>();
            diverted.forEach(one -> tenants.add(one.tenant()));
            return direct.stream().anyMatch(one -> tenants.contains(one.tenant()));
        }
    }

    private final TenantRates rates;
    private final Overflows overflows;
    private volatile Set<Lane> waiting = Set.of();
    private long readAtNanos;
    private volatile boolean isKnown;

    Diversion(TenantRates rates, Overflows overflows) {
        this.rates = rates;
        this.overflows = overflows;
    }

    /** Partitions that were another instance's may have more waiting than is known here. */
    void forget() {
        isKnown = false;
    }

    /** How many tenants are diverted, counted once for each partition. */
    int lanes() {
        return waiting.size();
    }

    /** Fails when Postgres is away; then nothing was decided. */
    Uni<Split> split(List<Received> batch) {
        return refresh().chain(() -> rates.take(wanted(batch))).map(granted -> split(batch, granted));
    }

    /** These wait now; before the batch that they are of is done. */
    Uni<Void> remember(List<Waiting> diverted) {
        Map<List<Integer>, Map<TenantId, Waiting>> last = new LinkedHashMap<>();
        for (Waiting one : diverted) {
            last.computeIfAbsent(List.of(one.partition(), one.overflowPartition()), ignored -> new LinkedHashMap<>())
                    .merge(one.tenant(), one, (a, b) -> a.overflowOffset() > b.overflowOffset() ? a : b);
        }
        List<Waiting> all =
                last.values().stream().flatMap(of -> of.values().stream()).toList();
        return overflows.add(all).invoke(() -> {
            Set<Lane> more = new HashSet<>(waiting);
            for (Waiting one : all) {
                if (more.add(new Lane(one.tenant(), one.partition()))) {
                    LOG.infof(
                            "tenant is above its rate, its events take the overflow tenant=%s partition=%d",
                            one.tenant().value(), one.partition());
                }
            }
            waiting = Set.copyOf(more);
        });
    }

    /** Only this instance adds to its partitions, so what is known lacks nothing; what has left is learned a little later. */
    private Uni<Void> refresh() {
        long now = System.nanoTime();
        if (isKnown && (waiting.isEmpty() || now - readAtNanos < READ_AGAIN_NANOS)) {
            return Uni.createFrom().voidItem();
        }
        isKnown = true;
        return overflows
                .all()
                .onFailure()
                .invoke(this::forget)
                .invoke(rows -> {
                    readAtNanos = now;
                    Set<Lane> present = new HashSet<>();
                    rows.forEach(row -> present.add(new Lane(row.tenant(), row.partition())));
                    for (Lane lane : waiting) {
                        if (!present.contains(lane)) {
                            LOG.infof(
                                    "tenant's overflow is empty, its events take the direct way tenant=%s partition=%d",
                                    lane.tenant().value(), lane.partition());
                        }
                    }
                    waiting = Set.copyOf(present);
                })
                .replaceWithVoid();
    }

    private SequencedMap<TenantId, Integer> wanted(List<Received> batch) {
        SequencedMap<TenantId, Integer> wanted = new LinkedHashMap<>();
        for (Received one : batch) {
            TenantId tenant = one.tenant();
            if (tenant != null && rates.rate(tenant) > 0 && !isWaiting(tenant, one)) {
                wanted.merge(tenant, 1, Integer::sum);
            }
        }
        return wanted;
    }

    private boolean isWaiting(TenantId tenant, Received one) {
        return !waiting.isEmpty()
                && waiting.contains(new Lane(tenant, one.record().partition()));
    }

    private Split split(List<Received> batch, Map<TenantId, Integer> granted) {
        if (waiting.isEmpty() && granted.isEmpty()) {
            return new Split(batch, List.of());
        }
        Map<TenantId, Integer> left = new HashMap<>(granted);
        List<Received> direct = new ArrayList<>(batch.size());
        List<Received> diverted = new ArrayList<>();
        Set<Lane> lanes = new HashSet<>(waiting);
        for (Received one : batch) {
            TenantId tenant = one.tenant();
            if (tenant == null) {
                direct.add(one);
                continue;
            }
            Lane lane = new Lane(tenant, one.record().partition());
            if (lanes.contains(lane) || !isGranted(tenant, left)) {
                lanes.add(lane);
                diverted.add(one);
            } else {
                direct.add(one);
            }
        }
        return new Split(direct, diverted);
    }

    private static boolean isGranted(TenantId tenant, Map<TenantId, Integer> left) {
        Integer tokens = left.get(tenant);
        if (tokens == null) {
            return true;
        }
        left.put(tenant, tokens - 1);
        return tokens > 0;
    }
}
