package dev.tidings.ticket;

import dev.tidings.feed.Recipient;
import dev.tidings.feed.TenantId;
import dev.tidings.feed.UserId;
import dev.tidings.identity.Caller;
import dev.tidings.journal.Journal;
import dev.tidings.journal.Outages;
import dev.tidings.problem.Problem;
import dev.tidings.problem.Problem.Kind;
import dev.tidings.problem.ProblemException;
import dev.tidings.turn.TooManyWaitingException;
import dev.tidings.turn.Turns;
import dev.tidings.turn.Turns.Limits;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Issues, looks up and redeems tickets. Every {@code Uni} fails with a {@link ProblemException} (503) when Redis is away;
 * then nothing is known to be redeemed.
 */
@Singleton
public class Tickets {
    private static final Logger LOG = Logger.getLogger(Tickets.class);
    private static final int TICKET_BYTES = 32;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    /** Beside the pages of replays. */
    private static final int READS_AT_ONCE = 4;

    private static final int OF_A_TENANT = 2;
    private static final int USERS_A_READ = 64;
    private static final int MOST_WAITING = 20_000;

    private final TicketStore store;
    private final TicketRate rate;
    private final Journal journal;
    private final Turns<TenantId, UserId, Optional<Long>> generations;
    private final TicketConfig config;
    private final TicketMetrics metrics;
    private final Secrets secrets = new Secrets();
    private final Seldom lines = new Seldom();

    Tickets(TicketStore store, TicketRate rate, Journal journal, TicketConfig config, TicketMetrics metrics) {
        this.store = store;
        this.rate = rate;
        this.journal = journal;
        this.generations = new Turns<>(
                new Limits(
                        READS_AT_ONCE,
                        OF_A_TENANT,
                        USERS_A_READ,
                        MOST_WAITING,
                        config.journalTimeout(),
                        config.journalTimeout()),
                journal::generations);
        metrics.feedsWaiting(generations);
        this.config = config;
        this.metrics = metrics;
    }

    /** The browser's cookies. The scheme is the one that Quarkus' own proxy settings let the request claim. */
    public BrowserCookies cookies(HttpServerRequest request) {
        boolean secure =
                "https".equals(request.scheme()) || config.cookie().sameSite() == TicketConfig.SameSite.PARTITIONED;
        return BrowserCookies.of(request, secure);
    }

    /** A new ticket for the caller's own feed. Fails with 429 when there were too many, 503 also without Postgres. */
    public Uni<Issued> issue(Caller caller, Bind bind, BrowserCookies cookies) {
        return rate.take(caller.recipient().key())
                .onFailure(Tickets::isTooMany)
                .invoke(metrics::tooMany)
                .chain(() -> generation(caller.recipient()))
                .chain(generation -> issue(caller, generation, bind, cookies))
                .invoke(() -> metrics.issued(bind));
    }

    /** Nothing is redeemed; what is no ticket is refused without asking Redis. */
    public Uni<LookUp> lookUp(String ticket, BrowserCookies cookies) {
        return Ticket.parse(ticket)
                .map(parsed -> store.lookUp(parsed.hash(), cookies))
                .orElseGet(() -> Uni.createFrom().item(new LookUp.Refused(Refusal.MALFORMED)))
                .invoke(found -> {
                    if (found instanceof LookUp.Refused refused) {
                        metrics.refused(refused.reason());
                    }
                });
    }

    /**
     * Redeems in one step on Redis, so of two at once with a ticket that is bound to nothing exactly one wins. One that is
     * bound to a browser is numbered, and begins its lease.
     */
    public Uni<Redemption> redeem(Grant grant, BrowserCookies cookies) {
        return store.redeem(grant.hash(), cookies).invoke(redemption -> {
            switch (redemption) {
                case Redemption.Redeemed ignored -> metrics.redeemed(grant.bind());
                case Redemption.Refused refused -> metrics.refused(refused.reason());
            }
        });
    }

    private Uni<Long> generation(Recipient recipient) {
        long until = System.nanoTime() + config.journalTimeout().toNanos();
        return generations
                .ask(recipient.tenant(), recipient.user())
                .chain(found -> found.isPresent() ? Uni.createFrom().item(found.get()) : first(recipient, until))
                .onFailure()
                .transform(this::postgresAway);
    }

    /** With what is left of the time. */
    private Uni<Long> first(Recipient recipient, long untilNanos) {
        Duration left = Duration.ofNanos(Math.max(1, untilNanos - System.nanoTime()));
        return journal.open(recipient).ifNoItem().after(left).fail();
    }

    private Uni<Issued> issue(Caller caller, long generation, Bind bind, BrowserCookies cookies) {
        Ticket ticket = new Ticket(secrets.next(TICKET_BYTES));
        Instant tokenExpiresAt = config.outliveToken() ? null : caller.tokenExpiresAt();
        Grant grant = new Grant(ticket.hash(), caller.recipient(), generation, tokenExpiresAt, bind, false);
        BrowserCookie cookie = cookie(bind, cookies);
        return store.issue(grant, cookie)
                .map(expiresAt ->
                        new Issued(ticket, expiresAt, caller.recipient().key(), setCookie(cookie, cookies.isSecure())));
    }

    private @Nullable BrowserCookie cookie(Bind bind, BrowserCookies cookies) {
        return switch (bind) {
            case BROWSER -> cookies.first().orElseGet(() -> BrowserCookie.fresh(secrets));
            case NONE -> null;
        };
    }

    private @Nullable String setCookie(@Nullable BrowserCookie cookie, boolean secure) {
        return cookie == null
                ? null
                : cookie.header(
                        secure, config.cookie().sameSite(), config.cookie().maxAge());
    }

    private static boolean isTooMany(Throwable failure) {
        return failure instanceof ProblemException refused && refused.problem().kind() == Kind.TOO_MANY;
    }

    /** What is no outage is a fault of ours, and stays what it is. */
    private Throwable postgresAway(Throwable failure) {
        Optional<String> reason =
                failure instanceof TooManyWaitingException ? Optional.of("too many wait") : Outages.reason(failure);
        if (reason.isEmpty()) {
            return failure;
        }
        if (lines.passes()) {
            LOG.warnf("a ticket waits for Postgres in vain reason=%s", reason.get());
        }
        return new ProblemException(Problem.unavailable("Tickets cannot be issued right now.", RETRY_AFTER), failure);
    }
}
