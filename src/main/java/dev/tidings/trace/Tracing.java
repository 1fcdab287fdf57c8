package dev.tidings.trace;

import dev.tidings.feed.Recipient;
import dev.tidings.feed.UserId;
import dev.tidings.ingest.Addressed;
import dev.tidings.journal.Erasures;
import dev.tidings.journal.EventKey;
import dev.tidings.journal.LedgerEntry;
import dev.tidings.journal.Overflows;
import dev.tidings.journal.Trace;
import dev.tidings.journal.Trail;
import dev.tidings.problem.Problem;
import dev.tidings.problem.Problem.Kind;
import dev.tidings.problem.ProblemException;
import dev.tidings.route.Asked;
import dev.tidings.route.Heard;
import dev.tidings.route.Route;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what is known of an event: ledger, record, feeds, instances; or the dead letter topic, if the ledger knows nothing.
 * Fails with a {@link ProblemException}: 404, or 503 without Postgres and when too many are under way.
 */
@Singleton
class Tracing {
    private static final int MOST_RECIPIENTS = 10_000;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Trail trail;
    private final Erasures erasures;
    private final Overflows overflows;
    private final Topics topics;
    private final Route route;
    private final TraceConfig config;
    private final Clock clock;
    private final Semaphore free;

    Tracing(
            Trail trail,
            Erasures erasures,
            Overflows overflows,
            Topics topics,
            Route route,
            TraceConfig config,
            Clock clock) {
        this.trail = trail;
        this.erasures = erasures;
        this.overflows = overflows;
        this.topics = topics;
        this.route = route;
        this.config = config;
        this.clock = clock;
        this.free = new Semaphore(config.atOnce());
    }

    /** What is asked. */
    record Question(EventKey event, @Nullable UserId user) {}

    Uni<TraceBody> trace(Question question) {
        return Uni.createFrom()
                .deferred(() -> free.tryAcquire()
                        ? find(question).onTermination().invoke(() -> free.release())
                        : Uni.createFrom().failure(unavailable("Too many traces are under way right now.")));
    }

    private Uni<TraceBody> find(Question question) {
        return postgres(trail.entry(question.event()))
                .chain(entry -> entry.map(known -> ofKnown(question, known)).orElseGet(() -> ofRefused(question)));
    }

    private Uni<TraceBody> ofKnown(Question question, LedgerEntry entry) {
        return topics.record(question.event(), entry)
                .chain(reread -> gather(question, entry, reread instanceof Reread.Read(Addressed read) ? read : null)
                        .chain(verdicts -> heard(question, verdicts)
                                .map(heard -> Answer.of(question.event(), entry, reread, verdicts, heard))));
    }

    private Uni<List<Verdict>> gather(Question question, LedgerEntry entry, @Nullable Addressed record) {
        return postgres(trail.standing(question.event(), question.user(), MOST_RECIPIENTS))
                .chain(standing -> gather(question, entry, record, standing));
    }

    private Uni<List<Verdict>> gather(
            Question question, LedgerEntry entry, @Nullable Addressed record, List<Trace> standing) {
        List<UserId> users = Evidence.users(record, standing, question.user());
        Set<UserId> missing = new HashSet<>(users);
        standing.forEach(trace -> missing.remove(trace.user()));
        String collapseKey = record == null ? null : record.collapseKey();
        Instant since = record == null ? entry.storedAt() : record.recordedAt();
        return postgres(trail.left(question.event().tenant(), missing, entry.storedAt(), collapseKey))
                .chain(left -> erasedOf(question, missing, since)
                        .map(erased ->
                                new Evidence(entry, record, standing, left, erased, clock.instant()).verdicts(users)));
    }

    private Uni<Set<UserId>> erasedOf(Question question, Set<UserId> missing, Instant since) {
        if (missing.isEmpty()) {
            return Uni.createFrom().item(Set.of());
        }
        List<Recipient> recipients = missing.stream()
                .map(user -> new Recipient(question.event().tenant(), user))
                .toList();
        return postgres(erasures.erasedAfter(recipients, since)).map(Tracing::users);
    }

    private static Set<UserId> users(Map<Recipient, Instant> erased) {
        Set<UserId> users = new HashSet<>();
        erased.keySet().forEach(recipient -> users.add(recipient.user()));
        return users;
    }

    /** Of those whose feeds have a place for the event. */
    private Uni<Optional<Heard>> heard(Question question, List<Verdict> verdicts) {
        List<Asked> asked = verdicts.stream()
                .filter(verdict -> verdict.trace() != null)
                .map(verdict ->
                        new Asked(new Recipient(question.event().tenant(), verdict.user()).key(), Answer.seq(verdict)))
                .toList();
        return route.ask(asked, config.patience());
    }

    private Uni<TraceBody> ofRefused(Question question) {
        return topics.letters(question.event()).chain(search -> switch (search) {
            case Search.Unreachable ignored ->
                throw unavailable("The event is not stored, and whether it was refused cannot be looked up right now.");
            case Search.Done done when done.letters().isEmpty() -> unknown(question, done.isWhole());
            case Search.Done done -> Uni.createFrom().item(Answer.ofRefused(question.event(), done.letters()));
        });
    }

    private Uni<TraceBody> unknown(Question question, boolean isWhole) {
        return postgres(overflows.hasAny(question.event().tenant()))
                .onItem()
                .transformToUni(isWaiting -> Uni.createFrom().failure(unknown(isWhole, isWaiting)));
    }

    private <T> Uni<T> postgres(Uni<T> answer) {
        return Away.within(config.journalTimeout(), answer);
    }

    private static ProblemException unknown(boolean isWhole, boolean isWaiting) {
        String known = isWhole
                ? "No such event is known."
                : "No such event is known; the dead letter topic was not looked through in time.";
        return new ProblemException(Problem.of(
                Kind.NOT_FOUND,
                isWaiting
                        ? known + " Events of this tenant wait in the overflow topic, and it may be one of them."
                        : known));
    }

    static ProblemException unavailable(String detail) {
        return new ProblemException(Problem.unavailable(detail, RETRY_AFTER));
    }
}
