package dev.tidings.ticket;

import dev.tidings.problem.Problem;
import dev.tidings.problem.ProblemException;
import dev.tidings.turn.Turns;
import dev.tidings.turn.Turns.Limits;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Runs scripts on Redis. Fails with a {@link ProblemException} (503) when Redis is away, and says so once in the log. */
@Singleton
class Scripts {
    private static final Logger LOG = Logger.getLogger(Scripts.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    /** While one is answered the next is on its way. */
    private static final int UNDER_WAY = 2;
    /** Redis does nothing else meanwhile: a millisecond at most. */
    private static final int TOGETHER = 64;

    private static final int WAITING = 20_000;
    /** All scripts may be run together. */
    private static final String KIND = "script";

    private final Redis redis;
    private final Duration timeout;
    private final Turns<String, ScriptCall, ScriptRun.Answer> single;
    private final Turns<String, List<ScriptCall>, List<Response>> many;
    private final AtomicBoolean isAway = new AtomicBoolean();
    /** A Redis that is busy answers some and not others; the log has a line of it now and then. */
    private final Seldom lines = new Seldom();

    Scripts(Redis redis, TicketConfig config, MeterRegistry metrics) {
        this.redis = redis;
        this.timeout = config.redisTimeout();
        this.single = new Turns<>(
                new Limits(UNDER_WAY, UNDER_WAY, TOGETHER, WAITING, timeout, timeout), (kind, calls) -> run(calls));
        this.many = new Turns<>(
                new Limits(UNDER_WAY, UNDER_WAY, 1, WAITING, timeout, timeout),
                (kind, lists) -> batch(lists.getFirst()));
        metrics.gauge("tidings.ticket.redis.waiting", this, Scripts::waiting);
    }

    /** In one round trip with what others run meanwhile, and as if it were alone. */
    Uni<Response> run(ScriptCall call) {
        return guarded(single.ask(KIND, call).map(ScriptRun.Answer::orThrow));
    }

    /** All in one round trip, answered in their order. Only for what may run twice. */
    Uni<List<Response>> runAll(List<ScriptCall> calls) {
        return guarded(many.ask(KIND, calls));
    }

    private int waiting() {
        return single.waiting() + many.waiting();
    }

    private Uni<List<ScriptRun.Answer>> run(List<ScriptCall> calls) {
        ScriptRun run = new ScriptRun(calls);
        return redis.send(run.byName())
                .onFailure(Scripts::isUnknownScript)
                .recoverWithUni(() -> redis.send(run.bySource()))
                .map(run::answers);
    }

    private Uni<List<List<Response>>> batch(List<ScriptCall> calls) {
        List<Request> requests = calls.stream().map(ScriptCall::byName).toList();
        return redis.batch(requests)
                .onFailure(Scripts::isUnknownScript)
                .recoverWithUni(() -> load(calls).chain(() -> redis.batch(requests)))
                .map(List::of);
    }

    private Uni<List<Response>> load(List<ScriptCall> calls) {
        return redis.batch(calls.stream()
                .map(ScriptCall::script)
                .distinct()
                .map(script -> Request.cmd(Command.SCRIPT).arg("LOAD").arg(script.lua()))
                .toList());
    }

    private <T> Uni<T> guarded(Uni<T> call) {
        return call.onItem().invoke(this::back).onFailure().transform(this::away);
    }

    private static boolean isUnknownScript(Throwable failure) {
        String message = failure.getMessage();
        return message != null && message.contains("NOSCRIPT");
    }

    /** A batch tells of each of its commands, in a line of its own. */
    private static String reason(Throwable failure) {
        return failure.toString().lines().findFirst().orElse("");
    }

    private void back() {
        if (isAway.get() && isAway.compareAndSet(true, false)) {
            LOG.info("redis answers again");
        }
    }

    private Throwable away(Throwable failure) {
        if (!isAway.get() && lines.passes()) {
            isAway.set(true);
            LOG.warnf("redis is away, no tickets and no new streams reason=%s", reason(failure));
        }
        return new ProblemException(
                Problem.unavailable("Tickets cannot be issued or redeemed right now.", RETRY_AFTER), failure);
    }
}
