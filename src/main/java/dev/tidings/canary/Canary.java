package dev.tidings.canary;

import dev.tidings.feed.Recipient;
import dev.tidings.feed.TenantId;
import dev.tidings.feed.UserId;
import dev.tidings.identity.Caller;
import dev.tidings.ingest.Outlet;
import dev.tidings.journal.Migrated;
import dev.tidings.ticket.Bind;
import dev.tidings.ticket.BrowserCookies;
import dev.tidings.ticket.Issued;
import dev.tidings.ticket.Ticket;
import dev.tidings.ticket.Tickets;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The instance's test of itself, in a tenant of its own: what a product service and a client would see of it. It tells, and
 * nothing else: whatever fails here changes neither the start nor readiness. All its state belongs to one event loop.
 */
@Singleton
class Canary {
    private static final Logger LOG = Logger.getLogger(Canary.class);
    /** Observers without a priority, the drain among them, have 2500. */
    private static final int BEFORE_THE_DRAIN = 100;

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration SWEEP_EVERY = Duration.ofMinutes(10);
    /** Longer than the longest life of a stream. */
    private static final Duration TOKEN = Duration.ofDays(2);

    private final Vertx vertx;
    private final Context context;
    private final CanaryConfig config;
    private final Clock clock;
    private final Outlet outlet;
    private final Tickets tickets;
    private final Leavings leavings;
    private final OwnAddress address;
    private final MeterRegistry registry;
    private final Recipient self = new Recipient(
            TenantId.CANARY, new UserId(Long.toHexString(new SecureRandom().nextLong(1L << 60, Long.MAX_VALUE))));
    private final Rounds rounds = new Rounds();
    private @Nullable CanaryStream stream;
    private boolean isMigrated;
    private boolean isStopped;
    private boolean isSending;

    Canary(
            Vertx vertx,
            CanaryConfig config,
            Clock clock,
            Outlet outlet,
            Tickets tickets,
            Leavings leavings,
            OwnAddress address,
            MeterRegistry registry) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.config = config;
        this.clock = clock;
        this.outlet = outlet;
        this.tickets = tickets;
        this.leavings = leavings;
        this.address = address;
        this.registry = registry;
    }

    void begin(@Observes StartupEvent start) {
        if (config.enabled()) {
            LOG.infof("canaries are sent instance=%s", self.user());
            CanaryMetrics metrics = new CanaryMetrics(registry, rounds);
            context.runOnContext(ignored -> begin(metrics));
        }
    }

    /** Before there are tables there is no feed to open; the silence of an instance that never gets there counts all the same. */
    void listen(@Observes Migrated schema) {
        context.runOnContext(ignored -> {
            isMigrated = true;
            openIfMigrated();
        });
    }

    /** Else the drain would end its stream, and the silence of an instance that leaves would be an alarm. */
    void stop(@Observes @Priority(BEFORE_THE_DRAIN) ShutdownDelayInitiatedEvent stop) {
        context.runOnContext(ignored -> leave());
    }

    /** Where there is no delay. */
    void stop(@Observes @Priority(BEFORE_THE_DRAIN) ShutdownEvent stop) {
        context.runOnContext(ignored -> leave());
    }

    private void begin(CanaryMetrics metrics) {
        rounds.begin(System.nanoTime());
        Watch watch = new Watch(rounds, metrics, config.lostAfter());
        stream = new CanaryStream(vertx, context, address, this::ticket, watch::onFrame);
        openIfMigrated();
        repeat(config.every(), () -> send(metrics));
        repeat(LOOK_EVERY, watch::look);
        repeat(SWEEP_EVERY, leavings::sweep);
    }

    /** Either may come first. */
    private void openIfMigrated() {
        CanaryStream opened = stream;
        if (opened != null && isMigrated && !isStopped) {
            opened.open();
        }
    }

    private void repeat(Duration every, Runnable action) {
        vertx.setPeriodic(every.toMillis(), timer -> {
            if (isStopped) {
                vertx.cancelTimer(timer);
            } else {
                action.run();
            }
        });
    }

    /** One at a time: while the broker is away none piles up. */
    private void send(CanaryMetrics metrics) {
        if (isSending) {
            return;
        }
        isSending = true;
        outlet.emit(CanaryEvents.batch(self, rounds.next(System.nanoTime()), clock.instant()))
                .invoke(metrics::onSent)
                .onTermination()
                .invoke(() -> context.runOnContext(ignored -> isSending = false))
                .subscribe()
                .with(ignored -> {}, Canary::onUnsent);
    }

    private static void onUnsent(Throwable failure) {
        LOG.debugf("a canary was not sent reason=%s", failure.getClass().getSimpleName());
    }

    private Uni<Ticket> ticket() {
        Caller caller = new Caller(self, Set.of(), clock.instant().plus(TOKEN));
        return tickets.issue(caller, Bind.NONE, BrowserCookies.none()).map(Issued::ticket);
    }

    private void leave() {
        CanaryStream opened = stream;
        if (opened != null && !isStopped) {
            isStopped = true;
            rounds.end();
            opened.close();
            leavings.takeAway(self);
        }
    }
}
