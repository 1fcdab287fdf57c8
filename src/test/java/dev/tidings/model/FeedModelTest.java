package dev.tidings.model;

import dev.tidings.embedded.RealServers;
import dev.tidings.journal.Erasures;
import dev.tidings.journal.Events;
import dev.tidings.journal.Journal;
import dev.tidings.journal.Retention;
import dev.tidings.journal.States;
import dev.tidings.route.Announcements;
import dev.tidings.route.Route;
import dev.tidings.testing.Cramped;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens to a feed and to its clients, in whatever order: at the end all know the same. A run that fails prints the
 * setting with which it alone is made again; {@code tidings.model.runs} says how many there are.
 */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@TestProfile(Cramped.class)
class FeedModelTest {
    private static final Logger LOG = Logger.getLogger(FeedModelTest.class);
    private static final int RUNS = 20;
    private static final int AT_ONCE = 12;
    private static final int MOST_FAILURES = 3;

    @Inject
    Journal journal;

    @Inject
    States states;

    @Inject
    Retention retention;

    @Inject
    Erasures erasures;

    @Inject
    Announcements announcements;

    @Inject
    Route route;

    @Inject
    Pool pool;

    @Inject
    MeterRegistry metrics;

    @TestHTTPResource("/")
    URI root;

    private final String tenant = Events.freshTenant();
    private final AtomicInteger failures = new AtomicInteger();

    @Test
    void everyClientKnowsWhatTheServerKnows() throws InterruptedException {
        Service service = new Service(journal, states, retention, erasures, announcements, route, pool, root);
        Long seed = Long.getLong("tidings.model.seed");
        int runs = Integer.getInteger("tidings.model.runs", seed == null ? RUNS : 1);
        Random seeds = new Random();
        long began = System.nanoTime();
        List<Future<?>> played = new ArrayList<>();

        try (ExecutorService players = Executors.newFixedThreadPool(AT_ONCE)) {
            for (int i = 0; i < runs; i++) {
                long of = seed == null ? seeds.nextLong() : seed;
                played.add(players.submit(() -> play(of, service)));
            }
        }

        LOG.infof(
                "runs=%d ms=%d resets=%.0f missed=%.0f full=%.0f",
                runs,
                (System.nanoTime() - began) / 1_000_000,
                metrics.counter("tidings.stream.resets").count(),
                metrics.counter("tidings.stream.behind", "cause", "missed").count(),
                metrics.counter("tidings.stream.behind", "cause", "socket").count());
        for (Future<?> run : played) {
            rethrow(run);
        }
    }

    /** Made only now: its token does not last for thousands of runs. */
    private void play(long seed, Service service) {
        if (failures.get() < MOST_FAILURES) {
            try {
                new Run(seed, service, tenant, Cramped.LIMITED, Cramped.LIMIT).play();
            } catch (AssertionError e) {
                failures.incrementAndGet();
                throw e;
            }
        }
    }

    private static void rethrow(Future<?> run) throws InterruptedException {
        try {
            run.get();
        } catch (ExecutionException e) {
            throw new AssertionError(String.valueOf(e.getCause()), e);
        }
    }
}
