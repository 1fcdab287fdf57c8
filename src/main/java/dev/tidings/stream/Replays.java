package dev.tidings.stream;

import dev.tidings.feed.Cursor;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.TenantId;
import dev.tidings.journal.Journal;
import dev.tidings.journal.Page;
import dev.tidings.journal.PageRequest;
import dev.tidings.turn.TooManyWaitingException;
import dev.tidings.turn.Turns;
import dev.tidings.turn.Turns.Limits;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Pages for all streams of this instance, a few reads at a time and in order: clients that come back all at once neither
 * starve the ingest of connections nor queue in Postgres. Those of a tenant that wait are read together.
 */
@ApplicationScoped
class Replays {
    /** So many feeds are read together at most. */
    private static final int TOGETHER = 16;
    /** Of each of them so many changes at most, so that together they hold no more than a few pages. */
    private static final int ROWS_TOGETHER = 64;

    private final Journal journal;
    private final StreamConfig config;
    private final Turns<TenantId, PageRequest, Page> turns;
    private final Timer reading;

    Replays(Journal journal, StreamConfig config, MeterRegistry metrics) {
        this.journal = journal;
        this.config = config;
        this.turns = new Turns<>(
                new Limits(config.pagesAtOnce(), TOGETHER, config.pagesWaiting(), config.pageTimeout()), this::read);
        metrics.gauge("tidings.stream.replay.waiting", turns, Turns::waiting);
        this.reading = Timer.builder("tidings.stream.replay.read")
                .description("from a read's turn, of the pages of one or several feeds, until Postgres has answered")
                .serviceLevelObjectives(
                        Duration.ofMillis(2),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(20),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10))
                .register(metrics);
    }

    /** Fails with {@link TooManyWaitingException} when the queue is full, or as the journal does, on any thread. */
    Uni<Page> page(Recipient recipient, @Nullable Cursor cursor) {
        return turns.ask(recipient.tenant(), new PageRequest(recipient.user(), cursor));
    }

    private Uni<List<Page>> read(TenantId tenant, List<PageRequest> requests) {
        int rows = requests.size() == 1 ? config.pageRows() : Math.min(config.pageRows(), ROWS_TOGETHER);
        long began = System.nanoTime();
        return journal.pages(tenant, requests, rows)
                .onTermination()
                .invoke(() -> reading.record(System.nanoTime() - began, TimeUnit.NANOSECONDS));
    }
}
