package dev.tidings.stream;

import dev.tidings.feed.Recipient;
import dev.tidings.journal.Journal;
import dev.tidings.journal.Standing;
import dev.tidings.route.Route;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Finds what messages did not bring. Walks calmly through all feeds served here and compares them with Postgres, in slices
 * spread over the interval, one query in flight. Hurries, between the steps of that walk, through the feeds of a Redis server
 * that came back, and every now and then through those of one that is away. All its state belongs to the event loop of one
 * context.
 */
@Startup
@Singleton
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
    /** The servers, by their places, whose feeds may have missed something. Any thread. */
    private final Set<Integer> urgent = ConcurrentHashMap.newKeySet();

    private volatile boolean isStopped;
    private @Nullable Walk calm;
    private @Nullable Walk hurried;
    private boolean isCalmsTurn;
    private boolean isAsking;
    private boolean isPostgresAway;
    private int seenInWalk;
    private int seenInLastWalk;
    private long calmNextAtMillis;
    private long calmStartedAtMillis;
    private long hurriesAgainAtMillis;
    private long asksAgainAtMillis;

    Comparison(Vertx vertx, Journal journal, Route route, StreamConfig config, StreamMetrics metrics, Lanes lanes) {
        this.vertx = vertx;
        this.journal = journal;
        this.route = route;
        this.config = config;
        this.metrics = metrics;
        route.whenResubscribed(urgent::add);
        lanes.whenDropped(() -> urgent.addAll(route.servers()));
        this.context = vertx.getOrCreateContext();
        context.runOnContext(ignored -> vertx.setPeriodic(SHORTEST_PAUSE_MILLIS, this::onTick));
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
        if (isAsking || now < asksAgainAtMillis) {
            return;
        }
        hurry(now);
        if (calm == null
                && now >= calmStartedAtMillis + config.comparisonInterval().toMillis()) {
            calm = new Walk(route.feeds(), route.servers(), false, false);
            seenInLastWalk = seenInWalk;
            seenInWalk = 0;
            calmNextAtMillis = now;
            calmStartedAtMillis = now;
        }
        step(now);
    }

    private void hurry(long now) {
        Set<Integer> places = new HashSet<>(urgent);
        urgent.removeAll(places);
        boolean isAfterLoss = !places.isEmpty();
        if (hurried == null && now >= hurriesAgainAtMillis) {
            places.addAll(route.serversAway());
        }
        if (places.isEmpty()) {
            return;
        }
        if (hurried != null) {
            places.addAll(hurried.places());
            isAfterLoss |= hurried.isAfterLoss();
        }
        hurried = new Walk(route.feeds(places), places, true, isAfterLoss);
        hurriesAgainAtMillis = now + config.comparisonIntervalWithoutRedis().toMillis();
    }

    /** They take turns, or a server that never comes back would keep the others' feeds waiting. */
    private void step(long now) {
        boolean isCalmDue = calm != null && now >= calmNextAtMillis;
        Walk walk = isCalmDue && (isCalmsTurn || hurried == null) ? calm : hurried;
        if (walk == null) {
            return;
        }
        List<Recipient> slice = walk.slice(config.comparisonSlice());
        isCalmsTurn = walk.isHurried();
        if (walk.isHurried()) {
            hurried = walk.isOver() ? null : walk;
        } else {
            calm = walk.isOver() ? null : walk;
            seenInWalk += slice.size();
            calmNextAtMillis = now + pauseMillis();
        }
        if (!slice.isEmpty()) {
            ask(walk, slice);
        }
    }

    private void ask(Walk walk, List<Recipient> slice) {
        isAsking = true;
        journal.compare(slice)
                .ifNoItem()
                .after(QUERY_TIMEOUT)
                .fail()
                .emitOn(task -> context.runOnContext(ignored -> task.run()))
                .subscribe()
                .with(standings -> tell(walk, slice, standings), failure -> onFailure(walk, failure));
    }

    private void tell(Walk walk, List<Recipient> asked, List<Standing> standings) {
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
        if (walk.isAfterLoss()) {
            asked.forEach(route::tellReconnected);
        }
    }

    /** A walk that failed is begun again soon. */
    private void onFailure(Walk failed, Throwable failure) {
        isAsking = false;
        if (!isPostgresAway) {
            isPostgresAway = true;
            LOG.warnf(
                    "feeds cannot be compared with Postgres reason=%s",
                    failure.getClass().getSimpleName());
        }
        long now = Lane.millis();
        if (failed.isHurried()) {
            urgent.addAll(failed.places());
        } else {
            calm = null;
            calmStartedAtMillis = now - config.comparisonInterval().toMillis();
        }
        asksAgainAtMillis = now + config.comparisonIntervalWithoutRedis().toMillis();
    }

    /** Spreads a walk over its interval, going by the number of feeds that the last one met. */
    private long pauseMillis() {
        int slices = 1 + Math.max(seenInLastWalk, seenInWalk) / config.comparisonSlice();
        return Math.max(SHORTEST_PAUSE_MILLIS, config.comparisonInterval().toMillis() / (slices + 1));
    }
}
