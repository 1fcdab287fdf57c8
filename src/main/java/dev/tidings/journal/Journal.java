package dev.tidings.journal;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.tidings.feed.FeedChange;
import dev.tidings.feed.Notification;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.Status;
import dev.tidings.feed.TenantId;
import dev.tidings.feed.UserId;
import dev.tidings.turn.Turns;
import dev.tidings.turn.Turns.Limits;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The feeds as they stand in Postgres. Nothing that it returns is uncommitted, so the caller may announce it. After a
 * failure other than {@link RefusedContentException}, an outage or a fault ({@link Outages}), the same call may be made again, and
 * has its effect once.
 */
@Singleton
public class Journal {
    /** Surprises come in rows: a partition that moved brings many known events, and each surprise is work done twice. */
    private static final int CAREFUL_BATCHES = 16;

    /** None that wants a feed that is there is among them. */
    private static final Limits OPENINGS = new Limits(4, 3, 32, 20_000, Duration.ofSeconds(10));

    /** A feed that is made waits for a batch that makes the same one, and holds a connection meanwhile: so few at once. */
    private static final Limits OPENINGS_ALONE = new Limits(3, 2, 1, 20_000, Duration.ofSeconds(10));

    private final Pool pool;
    private final TenantPool tenantPool;
    private final Turns<TenantId, UserId, Optional<Long>> openings;
    private final Turns<TenantId, UserId, Long> openingsAlone;
    private final Clock clock;
    private final Overfull overfull;
    private final Duration visitEvery;
    private final AtomicInteger careful = new AtomicInteger();
    /**
     * UUIDs of version 7: their times keep what is inserted together in the same pages of the index. No static one: it would be
     * made, with its random numbers, when a native binary is built.
     */
    private final NoArgGenerator ids = Generators.timeBasedEpochRandomGenerator();

    Journal(Pool pool, TenantPool tenantPool, Clock clock, RetentionConfig retention, Overfull overfull) {
        this.pool = pool;
        this.tenantPool = tenantPool;
        FeedQuery feeds = new FeedQuery(tenantPool);
        this.openings = new Turns<>(OPENINGS, feeds::openUnlessHeldUp);
        this.openingsAlone = new Turns<>(OPENINGS_ALONE, feeds::open);
        this.clock = clock;
        this.overfull = overfull;
        this.visitEvery = retention.visitEvery();
    }

    /**
     * Writes the events out to their recipients, in their order, in transactions of at most 5,000 deliveries. When it
     * fails, a first part may be committed and not be announced by anybody: streams find it by comparing versions.
     */
    public Uni<Stored> store(List<NewEvent> events) {
        List<Batch> batches = Batch.split(events);
        Uni<Stored> all = batches.size() == 1
                ? write(batches.getFirst())
                : Multi.createFrom()
                        .iterable(batches)
                        .onItem()
                        .transformToUniAndConcatenate(this::write)
                        .collect()
                        .asList()
                        .map(Journal::sum);
        return all.invoke(stored -> overfull.note(stored.sizes()))
                .onFailure()
                .transform(RefusedContentException::orSame);
    }

    /**
     * Takes events back in every feed that they reached, whether they have come already or come later. Doing it again does
     * nothing.
     *
     * @return what that changed, in the order of the transactions
     */
    public Uni<List<FeedChange>> retract(List<EventKey> events) {
        return new Retraction(pool, events, now(clock)).apply().onFailure().transform(RefusedContentException::orSame);
    }

    /** The feed's generation; a feed that nobody has opened or written to is made. */
    public Uni<Long> open(Recipient recipient) {
        return openings.ask(recipient.tenant(), recipient.user())
                .chain(found -> found.isPresent()
                        ? Uni.createFrom().item(found.get())
                        : openingsAlone.ask(recipient.tenant(), recipient.user()));
    }

    /** The feeds' generations, in the order of the users; empty for a feed that nobody has opened or written to. */
    public Uni<List<Optional<Long>>> generations(TenantId tenant, List<UserId> users) {
        return new FeedQuery(tenantPool).generations(tenant, users);
    }

    /**
     * The changes behind the cursors of some users, in one statement and so of one snapshot. No connection is held between two
     * pages.
     *
     * @param limit of rows of each page
     * @return one for each request, in their order; empty for a feed that nobody has {@linkplain #open opened} or written to
     */
    public Uni<List<Optional<Page>>> pages(TenantId tenant, List<PageRequest> requests, int limit) {
        return new PageQuery(tenantPool).read(tenant, requests, limit);
    }

    /**
     * Notifications of a list, newest first, in one statement. A feed that nobody has opened or written to is made, so that its
     * cursor holds.
     *
     * @param category null for all of them
     * @param below those whose {@code seq} is below it
     */
    public Uni<Excerpt> list(Recipient recipient, Status status, @Nullable String category, long below, int limit) {
        return new ExcerptQuery(tenantPool, clock.instant()).list(recipient, status, category, below, limit);
    }

    /** Empty if there is none in this feed, or it has left it. */
    public Uni<Optional<Notification>> notification(Recipient recipient, UUID id) {
        return new ExcerptQuery(tenantPool, clock.instant()).one(recipient, id);
    }

    /** Where feeds stand now; those that do not exist are left out. */
    public Uni<List<Standing>> compare(List<Recipient> recipients) {
        return StandingQuery.read(pool, recipients);
    }

    private Uni<Stored> write(Batch batch) {
        return batch.isOneLargeEvent() ? writeInSlices(batch.events().getFirst()) : writeAtOnce(batch);
    }

    private Uni<Stored> writeAtOnce(Batch batch) {
        List<NewEvent> events = batch.firstOfEachKey();
        int repeated = batch.events().size() - events.size();
        return writeFirst(events)
                .map(stored -> new Stored(
                        stored.changes(), stored.notifications(), stored.duplicates() + repeated, stored.sizes()));
    }

    private Uni<Stored> writeFirst(List<NewEvent> events) {
        if (events.stream().anyMatch(event -> event.content().collapseKey() != null) || isCareful()) {
            return writeWithCare(events);
        }
        return atOnce().write(events).onFailure(Journal::isForCare).recoverWithUni(() -> {
            careful.set(CAREFUL_BATCHES);
            return writeWithCare(events);
        });
    }

    /** Content that the database refuses may be that of an event which is known, and changes nothing. */
    private static boolean isForCare(Throwable failure) {
        return failure instanceof SurpriseException
                || RefusedContentException.orSame(failure) instanceof RefusedContentException;
    }

    private Uni<Stored> writeWithCare(List<NewEvent> events) {
        return pool.withTransaction(connection -> write(connection).write(events));
    }

    private boolean isCareful() {
        return careful.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    private Uni<Stored> writeInSlices(NewEvent event) {
        return Multi.createBy()
                .repeating()
                .uni(() -> pool.withTransaction(connection -> write(connection).writeSlice(event)))
                .whilst(slice -> slice.notifications() > 0)
                .collect()
                .asList()
                .map(slices -> slices.size() == 1 ? new Stored(List.of(), 0, 1, List.of()) : sum(slices));
    }

    private AtOnce atOnce() {
        Instant now = now(clock);
        return new AtOnce(pool, now, now.plus(visitEvery), ids);
    }

    private BatchWrite write(SqlConnection connection) {
        Instant now = now(clock);
        return new BatchWrite(connection, now, now.plus(visitEvery), ids);
    }

    /** Postgres keeps microseconds; what is sent live must be what a replay sends. */
    static Instant now(Clock clock) {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static Stored sum(List<Stored> parts) {
        List<FeedChange> changes = new ArrayList<>();
        int notifications = 0;
        int duplicates = 0;
        List<Stored.Size> sizes = new ArrayList<>();
        for (Stored part : parts) {
            changes.addAll(part.changes());
            notifications += part.notifications();
            duplicates += part.duplicates();
            sizes.addAll(part.sizes());
        }
        return new Stored(changes, notifications, duplicates, sizes);
    }
}
