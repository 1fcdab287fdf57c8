package dev.tidings.letters;

import dev.tidings.problem.ProblemException;
import dev.tidings.problem.ProblemWriter;
import io.quarkus.vertx.http.ManagementInterface;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * For the operator, on the management port: {@code GET /q/dead-letters} counts what stands in the dead letter topic, and
 * {@code POST /q/dead-letters/replay} sends it again, or says what it would send. One call at a time on an instance; it ends
 * when its caller goes.
 */
@Singleton
class LettersRoute {
    private static final Logger LOG = Logger.getLogger(LettersRoute.class);
    private static final int BUSY = 409;
    private static final int AWAY = 503;

    private final Resending resending;
    private final LettersConfig config;
    private final AtomicBoolean isBusy = new AtomicBoolean();

    LettersRoute(Resending resending, LettersConfig config) {
        this.resending = resending;
        this.config = config;
    }

    void register(@Observes ManagementInterface management) {
        management.router().get("/q/dead-letters").handler(this::stand);
        management.router().post("/q/dead-letters/replay").handler(this::replay);
    }

    private void stand(RoutingContext context) {
        try {
            int newest = Parameters.newest(context.queryParams(), config.newest());
            JsonObject nothingYet = new JsonObject();
            onWorker(context, nothingYet, () -> resending.standing(newest, isThere(context)));
        } catch (ProblemException e) {
            ProblemWriter.write(context, e.problem());
        }
    }

    private void replay(RoutingContext context) {
        try {
            Parameters.Order order = Parameters.order(context.queryParams());
            Counted counted = new Counted();
            JsonObject dryRun = JsonObject.of("dryRun", order.isDryRun());
            onWorker(context, dryRun, () -> {
                try {
                    resending.resend(order, counted, isThere(context));
                } finally {
                    dryRun.mergeIn(counted.json());
                    LOG.infof("dead letters looked through counts=%s", dryRun.encode());
                }
                return dryRun;
            });
        } catch (ProblemException e) {
            ProblemWriter.write(context, e.problem());
        }
    }

    /** @param soFar what is said when the broker goes away; the work may write into it */
    private void onWorker(RoutingContext context, JsonObject soFar, Supplier<JsonObject> work) {
        if (!isBusy.compareAndSet(false, true)) {
            answer(context, BUSY, JsonObject.of("error", "dead letters are being looked through already"));
            return;
        }
        Uni.createFrom()
                .item(work)
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .onTermination()
                .invoke(() -> isBusy.set(false))
                .subscribe()
                .with(body -> answer(context, 200, body), failure -> onFailure(context, soFar, failure));
    }

    private static BooleanSupplier isThere(RoutingContext context) {
        return () -> !context.response().closed();
    }

    private static void onFailure(RoutingContext context, JsonObject soFar, Throwable failure) {
        if (failure instanceof KafkaException) {
            LOG.warnf("dead letters cannot be looked through reason=%s", failure.toString());
            answer(
                    context,
                    AWAY,
                    soFar.put("error", "the broker is away; ask again, which does no harm to what is done"));
        } else {
            LOG.error("dead letters cannot be looked through", failure);
            answer(context, 500, soFar.put("error", "a fault of ours; the log has it"));
        }
    }

    private static void answer(RoutingContext context, int status, JsonObject body) {
        HttpServerResponse response = context.response();
        if (!response.closed()) {
            response.setStatusCode(status)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(body.encode());
        }
    }
}
