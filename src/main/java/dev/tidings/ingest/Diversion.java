package dev.tidings.ingest;

import dev.tidings.feed.TenantId;
import dev.tidings.ingest.WaitingLanes.Lane;
import dev.tidings.journal.Overflows;
import dev.tidings.journal.Overflows.Waiting;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Decides whose records take the overflow topic: those above their tenant's rate, and, for as long as any of the tenant's
 * records of that partition wait there, all later ones, so that none overtakes another. What waits is known from Postgres,
 * so a restart, a rebalance or a lost Redis changes no order.
 */
@ApplicationScoped
class Diversion {
    /**
     * A batch in two, each in its order.
     *
     * @param lanes those of the diverted, until {@link #end} of them all
     */
    record Split(List<Received> direct, List<Received> diverted, Set<Lane> lanes) {
        /** Whether a tenant has records in both parts. */
        boolean isOfOneTenantBoth() {
            Set<TenantId> tenants = new HashSet<>();
            diverted.forEach(one -> tenants.add(one.tenant()));
            return direct.stream().anyMatch(one -> tenants.contains(one.tenant()));
        }
    }

    private final TenantRates rates;
    private final WaitingLanes waiting;

    Diversion(TenantRates rates, Overflows overflows) {
        this.rates = rates;
        this.waiting = new WaitingLanes(overflows::all, overflows::add);
    }

    /** Partitions that were another instance's may have more waiting than is known here. */
    void forget() {
        waiting.forget();
    }

    /** How many tenants are diverted, counted once for each partition. */
    int lanes() {
        return waiting.count();
    }

    /** One batch at a time. Fails when Postgres is away; then nothing was decided. */
    Uni<Split> split(List<Received> batch) {
        return waiting.refresh().chain(() -> {
            Set<Lane> lanes = waiting.now();
            return rates.take(wanted(batch, lanes)).map(granted -> split(batch, granted, lanes));
        });
    }

    /** These wait now; before the batch that they are of is done. */
    Uni<Void> remember(List<Waiting> diverted) {
        return waiting.remember(diverted);
    }

    /** What was diverted of a batch is in the topic, and remembered. */
    void end(Split batch) {
        waiting.end(batch.lanes());
    }

    private SequencedMap<TenantId, Integer> wanted(List<Received> batch, Set<Lane> lanes) {
        SequencedMap<TenantId, Integer> wanted = new LinkedHashMap<>();
        for (Received one : batch) {
            TenantId tenant = one.tenant();
            if (tenant != null && rates.rate(tenant) > 0 && !lanes.contains(lane(tenant, one))) {
                wanted.merge(tenant, 1, Integer::sum);
            }
        }
        return wanted;
    }

    private Split split(List<Received> batch, Map<TenantId, Integer> granted, Set<Lane> lanes) {
        if (lanes.isEmpty() && granted.isEmpty()) {
            return new Split(batch, List.of(), Set.of());
        }
        Map<TenantId, Integer> left = new HashMap<>(granted);
        List<Received> direct = new ArrayList<>(batch.size());
        List<Received> diverted = new ArrayList<>();
        Set<Lane> begun = new HashSet<>();
        for (Received one : batch) {
            TenantId tenant = one.tenant();
            if (tenant == null) {
                direct.add(one);
                continue;
            }
            Lane lane = lane(tenant, one);
            if (lanes.contains(lane) || !isGranted(tenant, left)) {
                lanes.add(lane);
                begun.add(lane);
                diverted.add(one);
            } else {
                direct.add(one);
            }
        }
        waiting.begin(begun);
        return new Split(direct, diverted, begun);
    }

    private static Lane lane(TenantId tenant, Received one) {
        return new Lane(tenant, one.record().partition());
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
