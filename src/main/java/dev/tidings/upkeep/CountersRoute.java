package dev.tidings.upkeep;

import dev.tidings.feed.Recipient;
import dev.tidings.journal.Counts;
import dev.tidings.journal.Recount;
import dev.tidings.route.Announcements;
import io.quarkus.vertx.http.ManagementInterface;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * For the operator, on the management port: {@code GET /q/counters} compares the counters of all feeds with their rows, and
 * {@code POST /q/counters} sets them right as well. One walk at a time on an instance; it ends when its caller goes.
 */
@Singleton
class CountersRoute {
    private static final Logger LOG = Logger.getLogger(CountersRoute.class);
    private static final int BUSY = 409;
    private static final int FAILED = 503;

    /** What a walk has found so far. */
    private record Report(long compared, long drifted, long repaired) {
        Report plus(Recount slice) {
            return new Report(
                    compared + slice.compared(),
                    drifted + slice.drifted(),
                    repaired + slice.changes().size());
        }

        JsonObject json() {
            return JsonObject.of("compared", compared, "drifted", drifted, "repaired", repaired);
        }
    }

    private final Counts counts;
    private final Announcements announcements;
    private final AtomicBoolean isWalking = new AtomicBoolean();

    CountersRoute(Counts counts, Announcements announcements) {
        this.counts = counts;
        this.announcements = announcements;
    }

    void register(@Observes ManagementInterface management) {
        management.router().get("/q/counters").handler(context -> walk(context, false));
        management.router().post("/q/counters").handler(context -> walk(context, true));
    }

    private void walk(RoutingContext context, boolean repair) {
        if (!isWalking.compareAndSet(false, true)) {
            answer(context, BUSY, JsonObject.of("error", "counters are being compared already"));
            return;
        }
        walk(context.response(), repair)
                .onTermination()
                .invoke(() -> isWalking.set(false))
                .subscribe()
                .with(report -> onDone(context, report), failure -> onFailure(context, failure));
    }

    private Uni<Report> walk(HttpServerResponse response, boolean repair) {
        AtomicReference<@Nullable Recipient> last = new AtomicReference<>();
        return Multi.createBy()
                .repeating()
                .uni(() -> counts.recount(last.get(), repair)
                        .invoke(slice -> last.set(slice.last()))
                        .call(slice -> announcements.announce(slice.changes())))
                .whilst(slice -> slice.last() != null && !response.closed())
                .collect()
                .with(Collectors.reducing(new Report(0, 0, 0), new Report(0, 0, 0)::plus, CountersRoute::sum));
    }

    private static Report sum(Report one, Report other) {
        return new Report(one.compared + other.compared, one.drifted + other.drifted, one.repaired + other.repaired);
    }

    private static void onDone(RoutingContext context, Report report) {
        LOG.infof(
                "counters compared feeds=%d drifted=%d repaired=%d", report.compared, report.drifted, report.repaired);
        answer(context, 200, report.json());
    }

    private static void onFailure(RoutingContext context, Throwable failure) {
        LOG.warnf("counters cannot be compared reason=%s", failure.toString());
        answer(context, FAILED, JsonObject.of("error", "Postgres is away; ask again, which begins anew"));
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
