package dev.tidings.ticket;

import dev.tidings.feed.TenantId;
import dev.tidings.ticket.TenantCount.Standing;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Holds tenants to their number of streams over all instances. This instance counts its own in memory; Redis hears the
 * number with each opening, soon after streams have ended, and with each renewal. A tenant without a limit is neither
 * counted nor asked for. Any thread.
 */
@Singleton
public class TenantStreams {
    private static final Logger LOG = Logger.getLogger(TenantStreams.class);
    /** How soon Redis hears of streams that have ended: twice within the time that a drain waits at its end. */
    private static final Duration SOON = Duration.ofMillis(500);

    private static final int MOST_AT_ONCE = 500;

    private final Vertx vertx;
    private final TenantCount count;
    private final int limitOfAll;
    private final Map<String, TenantStreamsConfig.Tenant> own;
    private final long renewNanos;
    private final Map<TenantId, Tenant> tenants = new HashMap<>();
    private volatile boolean isStopped;

    TenantStreams(Vertx vertx, TenantCount count, TicketConfig config, TenantStreamsConfig tenants) {
        this.vertx = vertx;
        this.count = count;
        this.limitOfAll = config.streamsPerTenant();
        this.own = Map.copyOf(tenants.all());
        this.renewNanos = config.renewEvery().toNanos();
        vertx.setPeriodic(SOON.toMillis(), this::onTick);
    }

    /** One opening that waits for its answer. */
    private record Asking(UniEmitter<? super Boolean> caller, boolean mayExceed) {}

    /** What is under way for a tenant: these openings, answered by one call. */
    private record Round(TenantId tenant, int open, List<Asking> reconnecting, List<Asking> wanting) {}

    /** A tenant that has streams here, or that Redis believes to have some. Guarded by the map's owner. */
    private static final class Tenant {
        private final List<Asking> waiting = new ArrayList<>();
        private int open;
        private boolean isUnderWay;
        private boolean hasChanged;
        private long saidAtNanos = System.nanoTime();
    }

    /** The most streams of a tenant; 0 for no limit. */
    int limit(TenantId tenant) {
        TenantStreamsConfig.Tenant one = own.get(tenant.value());
        // What instances send themselves must not depend on how many of them there are.
        int limitOfOthers = tenant.equals(TenantId.CANARY) ? 0 : limitOfAll;
        return one == null ? limitOfOthers : one.streams().orElse(limitOfOthers);
    }

    /**
     * Counts one more stream, to be {@link #release released} when it has ended. The caller waits for the answer; all that
     * ask meanwhile share the next call, so a tenant costs Redis one call at a time from each instance.
     *
     * @param mayExceed for a redeemed ticket's own reconnection, which is never refused
     * @return false if the tenant has too many streams
     */
    public Uni<Boolean> take(TenantId tenant, boolean mayExceed) {
        if (limit(tenant) == 0) {
            return Uni.createFrom().item(true);
        }
        return Uni.createFrom().emitter(caller -> {
            enqueue(tenant, new Asking(caller, mayExceed));
            next(tenant);
        });
    }

    /** One that was taken has ended, or never began. */
    public synchronized void release(TenantId tenant) {
        Tenant counted = tenants.get(tenant);
        if (counted != null) {
            counted.open--;
            counted.hasChanged = true;
        }
    }

    void stop(@Observes ShutdownEvent stop) {
        isStopped = true;
    }

    /** Says what has changed, and what was not said for the time of a renewal. */
    void sayAll() {
        List<Standing> due = due(System.nanoTime());
        for (int from = 0; from < due.size(); from += MOST_AT_ONCE) {
            List<Standing> some = due.subList(from, Math.min(due.size(), from + MOST_AT_ONCE));
            count.sayAll(some)
                    .subscribe()
                    .with(
                            ignored -> some.forEach(said -> onSaid(said.tenant(), 0, false)),
                            failure -> some.forEach(unsaid -> onSaid(unsaid.tenant(), 0, true)));
        }
    }

    private void onTick(long timer) {
        if (isStopped) {
            vertx.cancelTimer(timer);
        } else {
            sayAll();
        }
    }

    private synchronized void enqueue(TenantId tenant, Asking asking) {
        tenants.computeIfAbsent(tenant, ignored -> new Tenant()).waiting.add(asking);
    }

    private void next(TenantId tenant) {
        Round round = begin(tenant);
        if (round == null) {
            return;
        }
        int reconnecting = round.reconnecting().size();
        count.say(
                        tenant,
                        limit(tenant),
                        round.open(),
                        reconnecting,
                        round.wanting().size())
                .subscribe()
                .with(granted -> onAnswer(round, granted), failure -> onFailure(round, failure));
    }

    private synchronized @Nullable Round begin(TenantId name) {
        Tenant tenant = tenants.get(name);
        if (tenant == null || tenant.isUnderWay || tenant.waiting.isEmpty()) {
            return null;
        }
        tenant.isUnderWay = true;
        tenant.hasChanged = false;
        Map<Boolean, List<Asking>> byKind = new HashMap<>();
        tenant.waiting.forEach(asking -> byKind.computeIfAbsent(asking.mayExceed(), ignored -> new ArrayList<>())
                .add(asking));
        tenant.waiting.clear();
        return new Round(
                name, tenant.open, byKind.getOrDefault(true, List.of()), byKind.getOrDefault(false, List.of()));
    }

    private void onAnswer(Round round, int granted) {
        onSaid(round.tenant(), round.reconnecting().size() + granted, false);
        round.reconnecting().forEach(asking -> asking.caller().complete(true));
        for (int i = 0; i < round.wanting().size(); i++) {
            round.wanting().get(i).caller().complete(i < granted);
        }
        if (granted < round.wanting().size()) {
            LOG.debugf("a tenant has as many streams as allowed tenant=%s", round.tenant());
        }
    }

    private void onFailure(Round round, Throwable failure) {
        onSaid(round.tenant(), 0, true);
        round.reconnecting().forEach(asking -> asking.caller().fail(failure));
        round.wanting().forEach(asking -> asking.caller().fail(failure));
    }

    /** @param isUnsure whether Redis may have heard it, or not */
    private void onSaid(TenantId name, int more, boolean isUnsure) {
        settle(name, more, isUnsure);
        next(name);
    }

    private synchronized void settle(TenantId name, int more, boolean isUnsure) {
        Tenant tenant = tenants.get(name);
        if (tenant == null) {
            return;
        }
        tenant.isUnderWay = false;
        tenant.open += more;
        tenant.hasChanged |= isUnsure;
        tenant.saidAtNanos = System.nanoTime();
        if (tenant.open == 0 && !tenant.hasChanged && tenant.waiting.isEmpty()) {
            tenants.remove(name);
        }
    }

    private synchronized List<Standing> due(long nowNanos) {
        List<Standing> due = new ArrayList<>();
        tenants.forEach((name, tenant) -> {
            if (!tenant.isUnderWay && (tenant.hasChanged || nowNanos - tenant.saidAtNanos >= renewNanos)) {
                tenant.isUnderWay = true;
                tenant.hasChanged = false;
                due.add(new Standing(name, tenant.open));
            }
        });
        return due;
    }
}
