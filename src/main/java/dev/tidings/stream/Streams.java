package dev.tidings.stream;

import dev.tidings.telemetry.Telemetry;
import dev.tidings.ticket.Lease;
import dev.tidings.ticket.Leases;
import dev.tidings.ticket.OpenStream;
import dev.tidings.ticket.Slots;
import dev.tidings.ticket.TenantStreams;
import dev.tidings.ticket.TicketConfig;
import dev.tidings.wire.Frames;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What all streams of this instance share: times, pages, counts, and their slots and leases in Redis. */
@Singleton
class Streams {
    private static final Logger LOG = Logger.getLogger(Streams.class);
    private static final long CUT_AFTER_MILLIS = 2_000;
    private static final long STALL_CHECK_MILLIS = 2_000;
    /** Long enough to gather, short enough that a client that opens one stream after the other never holds many slots. */
    private static final long GIVE_UP_AFTER_MILLIS = 10;

    private static final Duration READ_AGAIN = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final StreamConfig config;
    private final TicketConfig tickets;
    private final Leases leases;
    private final Slots slots;
    private final TenantStreams tenants;
    private final Replays replays;
    private final StreamMetrics metrics;
    private final LiveWrites liveWrites;
    private final Buffer ping = Buffer.buffer(new Frames(32).ping().bytes());

    Streams(
            Vertx vertx,
            StreamConfig config,
            TicketConfig tickets,
            Leases leases,
            Slots slots,
            TenantStreams tenants,
            Replays replays,
            StreamMetrics metrics,
            Telemetry telemetry,
            Lanes lanes) {
        this.vertx = vertx;
        this.config = config;
        this.tickets = tickets;
        this.leases = leases;
        this.slots = slots;
        this.tenants = tenants;
        this.replays = replays;
        this.metrics = metrics;
        this.liveWrites = new LiveWrites(telemetry);
        lanes.afterTick(this::tellRedis);
    }

    StreamMetrics metrics() {
        return metrics;
    }

    LiveWrites liveWrites() {
        return liveWrites;
    }

    Replays replays() {
        return replays;
    }

    Buffer ping() {
        return ping;
    }

    long pingMillis() {
        return config.pingInterval().toMillis();
    }

    long renewMillis() {
        return tickets.renewEvery().toMillis();
    }

    long stallMillis() {
        return config.stallLimit().toMillis();
    }

    /** How often a stream whose bytes wait is looked at. */
    long stallCheckMillis() {
        return Math.min(STALL_CHECK_MILLIS, stallMillis());
    }

    int pageBytes() {
        return config.pageBytes();
    }

    /** Jittered, so that clients told at once do not come back at once. */
    long retryMillis() {
        long least = config.retryAtLeast().toMillis();
        return ThreadLocalRandom.current()
                .nextLong(least, Math.max(least, config.retryAtMost().toMillis()) + 1);
    }

    /** Jittered, so that an outage's streams do not ask all at once. */
    long readAgainMillis() {
        return READ_AGAIN.toMillis() + ThreadLocalRandom.current().nextLong(READ_AGAIN.toMillis());
    }

    /** A client that does not read its end either keeps no connection. */
    void cutLater(Socket socket) {
        vertx.setTimer(CUT_AFTER_MILLIS, ignored -> socket.cut());
    }

    /** @param bye null when the client went */
    void onLeft(FeedStream stream, @Nullable Bye bye) {
        if (bye == null) {
            metrics.onClosedByClient();
        } else {
            metrics.onEnded(bye);
        }
        tenants.release(stream.admission().recipient().tenant());
        // A replaced stream's slot and lease are its successor's.
        if (bye != Bye.REPLACED && stream.lane().giveUp(stream)) {
            vertx.setTimer(GIVE_UP_AFTER_MILLIS, ignored -> giveUp(stream.lane()));
        }
    }

    /** The slot of a stream that never began. */
    void giveBack(Slots.Taken slot) {
        slots.giveBack(slot).subscribe().with(ignored -> {}, failure -> log("end", failure));
    }

    /** A thousand streams that end at once, or are due, are a few round trips. */
    private void tellRedis(Lane lane) {
        List<FeedStream> due = lane.takeDue();
        for (int from = 0; from < due.size(); from += Leases.MOST_AT_ONCE) {
            renew(lane, due.subList(from, Math.min(due.size(), from + Leases.MOST_AT_ONCE)));
        }
    }

    private void giveUp(Lane lane) {
        List<FeedStream> ended = lane.takeEnded();
        for (int from = 0; from < ended.size(); from += Leases.MOST_AT_ONCE) {
            List<FeedStream> some = ended.subList(from, Math.min(ended.size(), from + Leases.MOST_AT_ONCE));
            leases.end(some.stream().map(Streams::open).toList())
                    .subscribe()
                    .with(ignored -> {}, failure -> log("end", failure));
        }
    }

    private void renew(Lane lane, List<FeedStream> due) {
        leases.renew(due.stream().map(Streams::open).toList())
                .subscribe()
                .with(renewed -> lane.run(() -> learn(due, renewed)), failure -> log("renewal", failure));
    }

    /** In the order in which they were asked for. */
    private static void learn(List<FeedStream> due, List<Lease> renewed) {
        for (int i = 0; i < due.size(); i++) {
            due.get(i).onRenewed(renewed.get(i).newest());
        }
    }

    private static OpenStream open(FeedStream stream) {
        Admission admission = stream.admission();
        return new OpenStream(admission.feed(), admission.slot(), admission.ticket());
    }

    /** Slots and leases live on for a while by themselves; the next renewal sets them right. */
    private static void log(String what, Throwable failure) {
        LOG.debugf(
                "a lease was not kept what=%s reason=%s",
                what, failure.getClass().getSimpleName());
    }
}
