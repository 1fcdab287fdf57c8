package dev.tidings.stream;

import dev.tidings.feed.Recipient;
import dev.tidings.journal.Journal;
import dev.tidings.journal.Standing;
import dev.tidings.route.Route;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Finds what messages did not bring: walks through all feeds served here and compares them with Postgres, in slices
 * spread over the interval, one query in flight. After a loss it begins at once and goes as fast as its bound allows. All its state
 * belongs to the event loop of one context.
 */
@Startup
@ApplicationScoped
class Comparison {
    private static final Logger LOG = Logger.getLogger(Comparison.class);
    /** With slices of 1,000 this is the bound of 5,000 feeds a second. */
    private static final long SHORTEST_PAUSE_MILLIS = 200;

    private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final Journal journal;
    private final Route route;
    private final StreamConfig config;
    private final StreamMetrics metrics;
    private final Context context;
    private final AtomicBoolean isUrgent = new AtomicBoolean();
    private volatile boolean isStopped;
    private @Nullable Iterator<Recipient> walk;
    private boolean isFast;
    private boolean isAsking;
    private boolean isPostgresAway;
    private int seenInWalk;
    private int seenInLastWalk;
    private long nextAtMillis;
    private long startedAtMillis;

    Comparison(Vertx vertx, Journal journal, Route route, StreamConfig config, StreamMetrics metrics, Lanes lanes) {
        this.vertx = vertx;
        this.journal = journal;
        this.route = route;
        this.config = config;
        this.metrics = metrics;
        route.whenResubscribed(this::begin);
        lanes.whenDropped(this::begin);
        this.context = vertx.getOrCreateContext();
        context.runOnContext(ignored -> vertx.setPeriodic(SHORTEST_PAUSE_MILLIS, this::onTick));
    }

    /** Starts over at once, at full speed; from any thread. */
    void begin() {
        isUrgent.set(true);
    }

    /** What it would ask is being taken apart. */
    void stop(@Observes ShutdownEvent stop) {
        isStopped = true;
    }

    private void onTick(long timer) {
        long now = Lane.millis();
        if (isStopped) {
            vertx.cancelTimer(timer);
            return;
        }
        if (isAsking) {
            return;
        }
        if (isUrgent.compareAndSet(true, false)) {
            start(now, true);
        } else if (walk == null && now >= startedAtMillis + interval().toMillis()) {
            start(now, false);
        }
        if (walk != null && now >= nextAtMillis) {
            ask(walk, now);
        }
    }

    private void start(long now, boolean fast) {
        walk = route.feeds();
        isFast = fast;
        seenInLastWalk = seenInWalk;
        seenInWalk = 0;
        nextAtMillis = now;
        startedAtMillis = now;
    }

    private void ask(Iterator<Recipient> feeds, long now) {
        List<Recipient> slice = new ArrayList<>();
        while (feeds.hasNext() && slice.size() < config.comparisonSlice()) {
            slice.add(feeds.next());
        }
        if (!feeds.hasNext()) {
            walk = null;
        }
        if (slice.isEmpty()) {
            return;
        }
        seenInWalk += slice.size();
        nextAtMillis = now + pauseMillis();
        isAsking = true;
        journal.compare(slice)
                .ifNoItem()
                .after(QUERY_TIMEOUT)
                .fail()
                .emitOn(task -> context.runOnContext(ignored -> task.run()))
                .subscribe()
                .with(standings -> tell(slice, standings), this::onFailure);
    }

    private void tell(List<Recipient> asked, List<Standing> standings) {
        isAsking = false;
        if (isPostgresAway) {
            isPostgresAway = false;
            LOG.info("feeds are compared with Postgres again");
        }
        metrics.onCompared(standings.size());
        for (Standing standing : standings) {
            route.tell(standing.recipient(), standing.epoch(), standing.generation(), standing.version());
        }
        if (standings.size() < asked.size()) {
            Set<Recipient> gone = new HashSet<>(asked);
            standings.forEach(standing -> gone.remove(standing.recipient()));
            gone.forEach(route::tellGone);
        }
    }

    /** The feeds of this slice get their turn in the next walk; a walk that failed is begun again soon. */
    private void onFailure(Throwable failure) {
        isAsking = false;
        if (!isPostgresAway) {
            isPostgresAway = true;
            LOG.warnf(
                    "feeds cannot be compared with Postgres reason=%s",
                    failure.getClass().getSimpleName());
        }
        walk = null;
        long soon = config.comparisonIntervalWithoutRedis().toMillis();
        startedAtMillis = Lane.millis() - Math.max(0, interval().toMillis() - soon);
    }

    /** Spreads a walk over its interval, going by the number of feeds that the last one met. */
    private long pauseMillis() {
        if (isFast) {
            return SHORTEST_PAUSE_MILLIS;
        }
        int slices = 1 + Math.max(seenInLastWalk, seenInWalk) / config.comparisonSlice();
        return Math.max(SHORTEST_PAUSE_MILLIS, interval().toMillis() / (slices + 1));
    }

    private Duration interval() {
        return route.isConnected() ? config.comparisonInterval() : config.comparisonIntervalWithoutRedis();
    }
}
