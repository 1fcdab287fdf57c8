package dev.tidings.stream;

import dev.tidings.feed.Cursor;
import dev.tidings.feed.Recipient;
import dev.tidings.journal.Journal;
import dev.tidings.journal.Page;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Pages for all streams of this instance, a few at a time and in order: clients that come back all at once neither
 * starve the ingest of connections nor queue in Postgres.
 */
@ApplicationScoped
class Replays {
    /** The queue is full; nothing was read. */
    static final class TooManyWaiting extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooManyWaiting() {
            super("too many pages are waiting", null, false, false);
        }
    }

    private record Waiting(Recipient recipient, @Nullable Cursor cursor, UniEmitter<? super Page> whoever) {}

    private final Journal journal;
    private final StreamConfig config;
    private final ConcurrentLinkedQueue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger free;
    private final Timer reading;

    Replays(Journal journal, StreamConfig config, MeterRegistry metrics) {
        this.journal = journal;
        this.config = config;
        this.free = new AtomicInteger(config.pagesAtOnce());
        metrics.gauge("tidings.stream.replay.waiting", waiting);
        this.reading = Timer.builder("tidings.stream.replay.read")
                .description("from a page's turn until Postgres has answered, or not in time")
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

    /** Fails with {@link TooManyWaiting} when the queue is full, or as the journal does, on any thread. */
    Uni<Page> page(Recipient recipient, @Nullable Cursor cursor) {
        return Uni.createFrom().emitter(whoever -> enqueue(new Waiting(recipient, cursor, whoever)));
    }

    private void enqueue(Waiting page) {
        if (waiting.incrementAndGet() > config.pagesWaiting() + config.pagesAtOnce()) {
            waiting.decrementAndGet();
            page.whoever.fail(new TooManyWaiting());
            return;
        }
        queue.add(page);
        next();
    }

    private void next() {
        while (!queue.isEmpty() && takeTurn()) {
            Waiting page = queue.poll();
            if (page == null) {
                free.incrementAndGet();
            } else {
                waiting.decrementAndGet();
                read(page);
            }
        }
    }

    private boolean takeTurn() {
        return free.getAndUpdate(turns -> turns > 0 ? turns - 1 : 0) > 0;
    }

    private void read(Waiting page) {
        long began = System.nanoTime();
        journal.page(page.recipient, page.cursor, config.pageRows())
                .ifNoItem()
                .after(config.pageTimeout())
                .fail()
                .onTermination()
                .invoke(() -> onTurnOver(began))
                .subscribe()
                .with(page.whoever::complete, page.whoever::fail);
    }

    private void onTurnOver(long began) {
        reading.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
        free.incrementAndGet();
        next();
    }
}
