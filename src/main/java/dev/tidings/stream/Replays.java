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
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Pages for all streams of this instance, a few reads at a time and in order: clients that come back all at once neither
 * starve the ingest of connections nor queue in Postgres. Those of a tenant that wait are read together.
 */
@Singleton
class Replays {
    /** So many feeds are read together at most. */
    private static final int TOGETHER = 16;
    /** Of each of them so many changes at most, so that together they hold no more than about two pages. */
    private static final int ROWS_TOGETHER = 32;
    /** Of the reads that are under way, the part of one tenant. */
    private static final int TENANTS_AT_ONCE = 4;

    private final Journal journal;
    private final StreamConfig config;
    private final Turns<TenantId, PageRequest, Uni<Optional<Page>>> turns;
    private final Timer reading;

    Replays(Journal journal, StreamConfig config, MeterRegistry metrics) {
        this.journal = journal;
        this.config = config;
        int atOnce = config.pagesAtOnce();
        this.turns = new Turns<>(
                new Limits(
                        atOnce,
                        Math.max(1, atOnce / TENANTS_AT_ONCE),
                        TOGETHER,
                        config.pagesWaiting(),
                        config.pageTimeout()),
                this::read);
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
        return turns.ask(recipient.tenant(), new PageRequest(recipient.user(), cursor))
                .flatMap(Function.identity())
                .chain(found -> found.isPresent() ? Uni.createFrom().item(found.get()) : first(recipient, cursor));
    }

    /** A feed is made by whoever wants it alone: that may have to wait for another who writes to it. */
    private Uni<Page> first(Recipient recipient, @Nullable Cursor cursor) {
        return journal.open(recipient)
                .ifNoItem()
                .after(config.pageTimeout())
                .fail()
                .chain(() -> page(recipient, cursor));
    }

    private Uni<List<Uni<Optional<Page>>>> read(TenantId tenant, List<PageRequest> requests) {
        long began = System.nanoTime();
        return pages(tenant, requests)
                .onFailure(failure -> requests.size() > 1 && failure instanceof IllegalArgumentException)
                .recoverWithUni(() -> oneByOne(tenant, requests))
                .onTermination()
                .invoke(() -> reading.record(System.nanoTime() - began, TimeUnit.NANOSECONDS));
    }

    private Uni<List<Uni<Optional<Page>>>> pages(TenantId tenant, List<PageRequest> requests) {
        int rows = requests.size() == 1 ? config.pageRows() : Math.min(config.pageRows(), ROWS_TOGETHER);
        return journal.pages(tenant, requests, rows)
                .map(pages ->
                        pages.stream().map(page -> Uni.createFrom().item(page)).toList());
    }

    /** What this version cannot read, of one feed, is nothing to the others. */
    private Uni<List<Uni<Optional<Page>>>> oneByOne(TenantId tenant, List<PageRequest> requests) {
        return Multi.createFrom()
                .iterable(requests)
                .onItem()
                .transformToUniAndConcatenate(request -> pages(tenant, List.of(request))
                        .map(List::getFirst)
                        .onFailure(IllegalArgumentException.class)
                        .recoverWithItem(failure -> Uni.createFrom().failure(failure)))
                .collect()
                .asList();
    }
}
