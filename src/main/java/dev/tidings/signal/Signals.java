package dev.tidings.signal;

import dev.tidings.feed.FeedKey;
import dev.tidings.route.Route;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import org.jboss.logging.Logger;

/** What becomes of events that are not stored: sent to the streams that are open, and of mode state the last value kept. */
@Singleton
public class Signals {
    private static final Logger LOG = Logger.getLogger(Signals.class);

    private final Route route;
    private final StateStore store;
    private final SignalMetrics metrics;
    private final SignalConfig config;
    private final Clock clock;

    Signals(Route route, StateStore store, SignalMetrics metrics, SignalConfig config, Clock clock) {
        this.route = route;
        this.store = store;
        this.metrics = metrics;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Keeps and announces, in the order of the list. Never fails and is bounded in time: what Redis does not take is lost
     * and counted. A state value that is sent again changes nothing; an ephemeral signal comes twice.
     */
    public Uni<Void> send(List<NewSignal> signals) {
        if (signals.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom()
                .deferred(() -> new Sending(route, store, metrics, config, clock).send(signals))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .onFailure()
                .recoverWithUni(Signals::onUnsent);
    }

    /**
     * For each query the values that are newer. Fails when Redis is away, in bounded time.
     *
     * @param queries at most some hundreds
     * @return one page for each, in their order
     */
    public Uni<List<StatePage>> read(List<StateQuery> queries) {
        return store.read(queries);
    }

    /** All values of a feed as JSON objects, each as clients get it. Fails when Redis is away, in bounded time. */
    public Uni<List<String>> values(FeedKey feed) {
        return store.values(feed);
    }

    /** Forgets all values of a feed, and answers how many there were. Fails when Redis is away, in bounded time. */
    public Uni<Integer> erase(FeedKey feed) {
        return store.erase(feed);
    }

    private static Uni<Void> onUnsent(Throwable failure) {
        LOG.error("signals are not sent", failure);
        return Uni.createFrom().voidItem();
    }
}
