package dev.tidings.ingest;

import dev.tidings.feed.TenantId;
import dev.tidings.ingest.Received.Read;
import dev.tidings.ingest.Received.Undecoded;
import dev.tidings.ingest.WaitingLanes.Lane;
import dev.tidings.journal.Overflows;
import dev.tidings.journal.Overflows.Waiting;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
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
@Singleton
class Diversion {
    /**
     * A batch in two, each in its order.
     *
     * @param lanes those of the diverted, until {@link #end} of them all
     */
    record Split(List<Read> direct, List<Received> diverted, Set<Lane> lanes) {
        /** Whether a tenant has records in both parts. */
        boolean isOfOneTenantBoth() {
            Set<TenantId> tenants = new HashSet<>();
            lanes.forEach(lane -> tenants.add(lane.tenant()));
            return direct.stream().anyMatch(one -> tenants.contains(one.tenant()));
        }

        /** The same when the other part is done. */
        Split withoutDirect() {
            return new Split(List.of(), diverted, lanes);
        }
    }

    private final TenantRates rates;
    private final WaitingLanes waiting;

    Diversion(IngestConfig config, TenantRates rates, Overflows overflows) {
        this.rates = rates;
        // A connection that died without a word would wait for ever, and everybody with it.
        Duration patience = config.storeTimeout();
        this.waiting = new WaitingLanes(
                () -> overflows.all().ifNoItem().after(patience).fail(),
                rows -> overflows.add(rows).ifNoItem().after(patience).fail(),
                System::nanoTime);
    }

    /** Partitions that were another instance's may have more waiting than is known here. */
    void forget() {
        waiting.forget();
    }

    /** How many tenants are diverted, counted once for each partition. */
    int lanes() {
        return waiting.count();
    }

    /** Those whose records all follow others into the overflow. Fails when Postgres is away. */
    Uni<Set<Lane>> waiting() {
        return waiting.refresh().map(ignored -> waiting.now());
    }

    /**
     * One batch at a time.
     *
     * @param before what {@link #waiting()} said for this batch; whatever is undecoded is of these
     */
    Uni<Split> split(List<Received> batch, Set<Lane> before) {
        return rates.take(wanted(batch, before)).map(granted -> split(batch, granted, before));
    }

    /** These wait now; before the batch that they are of is done. */
    Uni<Void> remember(List<Waiting> diverted) {
        return waiting.remember(diverted);
    }

    /** What was diverted of a batch is in the topic, and remembered. */
    void end(Split batch) {
        waiting.end(batch.lanes());
    }

    private SequencedMap<TenantId, Integer> wanted(List<Received> batch, Set<Lane> before) {
        SequencedMap<TenantId, Integer> wanted = new LinkedHashMap<>();
        for (Received one : batch) {
            TenantId tenant = one instanceof Read read ? read.tenant() : null;
            if (tenant != null && rates.rate(tenant) > 0 && (before.isEmpty() || !before.contains(lane(tenant, one)))) {
                wanted.merge(tenant, 1, Integer::sum);
            }
        }
        return wanted;
    }

    private Split split(List<Received> batch, Map<TenantId, Integer> granted, Set<Lane> before) {
        Parting parting = new Parting(batch.size(), granted, before);
        batch.forEach(parting::add);
        waiting.begin(parting.begun);
        return new Split(parting.direct, parting.diverted, parting.begun);
    }

    private static Lane lane(TenantId tenant, Received one) {
        return new Lane(tenant, one.record().partition());
    }

    /** A batch on its way into two. */
    private static final class Parting {
        private final List<Read> direct;
        private final List<Received> diverted = new ArrayList<>();
        private final Set<Lane> begun = new HashSet<>();
        private final Map<TenantId, Integer> left;
        private final Set<Lane> waiting;
        private final boolean isAllDirect;

        Parting(int size, Map<TenantId, Integer> granted, Set<Lane> before) {
            direct = new ArrayList<>(size);
            left = new HashMap<>(granted);
            waiting = new HashSet<>(before);
            isAllDirect = granted.isEmpty() && before.isEmpty();
        }

        void add(Received one) {
            switch (one) {
                case Undecoded undecoded -> divert(undecoded, undecoded.lane());
                case Read read -> add(read);
            }
        }

        private void add(Read read) {
            TenantId tenant = read.tenant();
            Lane lane = isAllDirect || tenant == null ? null : lane(tenant, read);
            if (lane == null || (!waiting.contains(lane) && isGranted(lane.tenant()))) {
                direct.add(read);
            } else {
                waiting.add(lane);
                divert(read, lane);
            }
        }

        private void divert(Received one, Lane lane) {
            begun.add(lane);
            diverted.add(one);
        }

        private boolean isGranted(TenantId tenant) {
            Integer tokens = left.get(tenant);
            if (tokens == null) {
                return true;
            }
            left.put(tenant, tokens - 1);
            return tokens > 0;
        }
    }
}
