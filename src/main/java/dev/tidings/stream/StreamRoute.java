package dev.tidings.stream;

import dev.tidings.problem.Problem;
import dev.tidings.problem.Problem.Kind;
import dev.tidings.problem.ProblemException;
import dev.tidings.problem.ProblemWriter;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Locale;
import org.jboss.logging.Logger;

/**
 * {@code GET /v1/stream}. A plain Vert.x route: nothing of a resource's request is held while the stream is open, and the
 * head leaves only when everything that could fail has been done.
 */
@Singleton
class StreamRoute {
    private static final Logger LOG = Logger.getLogger(StreamRoute.class);
    static final String PATH = "/v1/stream";

    private final Opening opening;
    private final Streams streams;
    private final Drain drain;
    private final Gate gate;

    StreamRoute(Opening opening, Streams streams, Drain drain, Gate gate) {
        this.gate = gate;
        this.opening = opening;
        this.streams = streams;
        this.drain = drain;
    }

    void register(@Observes Router router) {
        router.route(HttpMethod.GET, PATH).handler(this::open);
        router.route(PATH).handler(this::refuseMethod);
    }

    /** RFC 9110, 15.5.6: with the methods that there are. */
    private void refuseMethod(RoutingContext context) {
        Problem problem = Problem.of(Kind.METHOD_NOT_ALLOWED, "A stream is opened with GET.");
        count(problem);
        context.response().putHeader(HttpHeaders.ALLOW, HttpMethod.GET.name());
        ProblemWriter.write(context, problem);
    }

    private void open(RoutingContext context) {
        StreamRequest request = new StreamRequest(context.request());
        if (drain.isRefusing()) {
            busy(context, request, "draining");
            return;
        }
        gate.enter(context, () -> openNow(context, request), () -> busy(context, request, "busy"));
    }

    private void openNow(RoutingContext context, StreamRequest request) {
        if (drain.isRefusing()) {
            gate.leave();
            busy(context, request, "draining");
            return;
        }
        Context own = context.vertx().getOrCreateContext();
        // Whatever it throws at once is a failure like any other: a turn that nobody leaves is lost for good.
        Uni.createFrom()
                .deferred(() -> opening.open(context, request))
                .onTermination()
                .invoke(gate::leave)
                .subscribe()
                .with(ignored -> {}, failure -> own.runOnContext(ignored -> refuse(context, request, failure)));
    }

    private void refuse(RoutingContext context, StreamRequest request, Throwable failure) {
        if (failure instanceof ProblemException refusal && refusal.problem().kind() != Kind.UNAVAILABLE) {
            Problem problem = refusal.problem();
            count(problem);
            ProblemWriter.write(context, problem);
            return;
        }
        LOG.debugf("a stream could not be opened reason=%s", failure.toString());
        busy(context, request, "busy");
    }

    private void count(Problem problem) {
        streams.metrics().onRefused(problem.kind().name().toLowerCase(Locale.ROOT));
    }

    private void busy(RoutingContext context, StreamRequest request, String reason) {
        streams.metrics().onRefused(reason);
        Answer.busy(context, request.isFromEventSource(), streams.retryMillis());
    }
}
