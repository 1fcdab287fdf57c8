package dev.tidings.stream;

import dev.tidings.feed.FeedKey;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.TenantId;
import dev.tidings.identity.Caller;
import dev.tidings.identity.Callers;
import dev.tidings.journal.Page;
import dev.tidings.problem.Problem;
import dev.tidings.problem.Problem.Kind;
import dev.tidings.problem.ProblemException;
import dev.tidings.route.Message;
import dev.tidings.route.Outgoing;
import dev.tidings.route.Route;
import dev.tidings.ticket.BrowserCookies;
import dev.tidings.ticket.Grant;
import dev.tidings.ticket.LookUp;
import dev.tidings.ticket.Redemption;
import dev.tidings.ticket.Slots;
import dev.tidings.ticket.Slots.Taken;
import dev.tidings.ticket.TenantStreams;
import dev.tidings.ticket.TicketConfig;
import dev.tidings.ticket.Tickets;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a stream comes to be: who it is, a slot, an ear for the feed, the first page, and last, before the first byte, the
 * redemption of the ticket. Whatever fails before that has redeemed nothing, and the same URL works later.
 */
@Singleton
class Opening {
    private static final Duration RETRY_AFTER_TOO_MANY = Duration.ofSeconds(30);

    private final Tickets tickets;
    private final Slots slots;
    private final TenantStreams tenants;
    private final TicketConfig ticketConfig;
    private final Callers callers;
    private final Route route;
    private final Replays replays;
    private final Streams streams;
    private final Lanes lanes;
    private final StreamConfig config;
    private final Clock clock;

    Opening(
            Tickets tickets,
            Slots slots,
            TenantStreams tenants,
            TicketConfig ticketConfig,
            Callers callers,
            Route route,
            Replays replays,
            Streams streams,
            Lanes lanes,
            StreamConfig config,
            Clock clock) {
        this.tickets = tickets;
        this.slots = slots;
        this.tenants = tenants;
        this.ticketConfig = ticketConfig;
        this.callers = callers;
        this.route = route;
        this.replays = replays;
        this.streams = streams;
        this.lanes = lanes;
        this.config = config;
        this.clock = clock;
    }

    /** Who asks, and with what. A bearer's request has no grant. */
    private record Asked(
            RoutingContext context,
            StreamRequest request,
            BrowserCookies cookies,
            @Nullable Grant grant,
            Recipient recipient,
            FeedKey feed,
            String slot,
            @Nullable Instant tokenOverAt) {
        boolean isReconnection() {
            return grant != null && grant.redeemed();
        }
    }

    /**
     * Completes when the stream is open. Fails with a {@link ProblemException} for what is final, or anything else for what
     * passes.
     */
    Uni<Void> open(RoutingContext context, StreamRequest request) {
        Lane lane = lanes.current();
        return identify(context, request)
                .chain(asked -> takePlace(asked).chain(slot -> listen(lane, asked, slot)))
                .replaceWithVoid();
    }

    private Uni<Asked> identify(RoutingContext context, StreamRequest request) {
        BrowserCookies cookies = tickets.cookies(context.request());
        String ticket = request.ticket();
        if (ticket == null) {
            return callers.of(context).map(caller -> byBearer(context, request, cookies, caller));
        }
        return tickets.lookUp(ticket, cookies).map(found -> switch (found) {
            case LookUp.Known known -> byTicket(context, request, cookies, known.grant());
            case LookUp.Refused ignored -> throw notThisTicket();
        });
    }

    private Asked byBearer(RoutingContext context, StreamRequest request, BrowserCookies cookies, Caller caller) {
        Recipient recipient = caller.recipient();
        Instant tokenOverAt = ticketConfig.outliveToken() ? null : caller.tokenExpiresAt();
        String slot = UUID.randomUUID().toString();
        return new Asked(context, request, cookies, null, recipient, recipient.key(), slot, tokenOverAt);
    }

    private static Asked byTicket(RoutingContext context, StreamRequest request, BrowserCookies cookies, Grant grant) {
        Recipient recipient = grant.recipient();
        String slot = grant.hash().value();
        return new Asked(context, request, cookies, grant, recipient, recipient.key(), slot, grant.tokenExpiresAt());
    }

    /** The tenant's first: it costs nothing to give back. */
    private Uni<Taken> takePlace(Asked asked) {
        TenantId tenant = asked.recipient().tenant();
        return tenants.take(tenant, asked.isReconnection())
                .invoke(taken -> check(taken, StreamMetrics.Limited.TENANT, "This tenant has too many open streams."))
                .chain(() -> takeSlot(asked).onFailure().invoke(() -> tenants.release(tenant)));
    }

    private Uni<Taken> takeSlot(Asked asked) {
        return slots.take(asked.feed(), asked.slot(), asked.isReconnection())
                .invoke(taken ->
                        check(taken.isPresent(), StreamMetrics.Limited.USER, "This user has too many open streams."))
                .map(Optional::orElseThrow);
    }

    private void check(boolean isTaken, StreamMetrics.Limited by, String detail) {
        if (!isTaken) {
            streams.metrics().onLimited(by);
            throw new ProblemException(Problem.tooMany(detail, RETRY_AFTER_TOO_MANY));
        }
    }

    private Uni<Void> listen(Lane lane, Asked asked, Taken slot) {
        Socket socket = new Socket(
                asked.context().response(),
                asked.context().request().connection(),
                asked.context().request().version());
        FeedStream stream = new FeedStream(lane, streams, socket, admission(asked, 0, -1));
        // Live first, then replay: nothing is missed between the two.
        stream.listensThrough(route.subscribe(asked.recipient(), asked.feed(), stream));
        return Uni.createFrom()
                .deferred(() -> replays.page(asked.recipient(), asked.request().cursor()))
                .chain(page -> redeem(asked, page)
                        .map(number -> admission(asked, number, page.generation()))
                        .invoke(admission -> lane.run(() -> begin(stream, socket, asked, slot, admission, page))))
                .onFailure()
                .invoke(failure -> lane.run(() -> giveUp(stream, asked, slot)))
                .replaceWithVoid();
    }

    private Uni<Integer> redeem(Asked asked, Page page) {
        Grant grant = asked.grant();
        if (grant == null) {
            return Uni.createFrom().item(0);
        }
        if (grant.generation() < page.generation()) {
            return Uni.createFrom().failure(notThisTicket());
        }
        if (asked.context().response().closed()) {
            // A client that went meanwhile has used up nothing.
            return Uni.createFrom().failure(new IllegalStateException("the client has gone"));
        }
        return tickets.redeem(grant, asked.cookies()).map(redemption -> switch (redemption) {
            case Redemption.Redeemed redeemed -> redeemed.number();
            case Redemption.Refused ignored -> throw notThisTicket();
        });
    }

    /** On the event loop of the connection. */
    private void begin(FeedStream stream, Socket socket, Asked asked, Taken slot, Admission admission, Page page) {
        if (socket.isClosed()) {
            giveUp(stream, asked, slot);
            return;
        }
        RoutingContext context = asked.context();
        context.response().closeHandler(ignored -> stream.onClosed());
        context.response().exceptionHandler(ignored -> stream.onClosed());
        context.response().drainHandler(ignored -> stream.onDrained());
        Answer.begin(context);
        socket.claim();
        streams.metrics().onOpened();
        stream.begin(admission, page, Lifetime.of(config, asked.tokenOverAt(), clock.instant(), Lane.millis()));
        socket.settle(context.request(), stream);
        if (admission.number() > 1) {
            Message replaced = new Message.Replaced(admission.slot(), admission.number());
            route.announce(List.of(new Outgoing(admission.feed(), replaced)))
                    .subscribe()
                    .with(ignored -> {});
        }
    }

    /** A redeemed ticket's slot is its open stream's as well, and that stream's renewal takes it again. */
    private void giveUp(FeedStream stream, Asked asked, Taken slot) {
        stream.abandon();
        tenants.release(asked.recipient().tenant());
        if (!asked.isReconnection()) {
            streams.giveBack(slot);
        }
    }

    private static Admission admission(Asked asked, long number, long generation) {
        Grant grant = asked.grant();
        return new Admission(
                asked.recipient(),
                asked.feed(),
                asked.slot(),
                grant == null ? null : grant.hash(),
                number,
                generation,
                asked.tokenOverAt());
    }

    /** The same words for each reason: whoever guesses learns nothing. */
    private static ProblemException notThisTicket() {
        return new ProblemException(
                Problem.of(Kind.UNAUTHORIZED, "The ticket is unknown, over, or not this browser's."));
    }
}
