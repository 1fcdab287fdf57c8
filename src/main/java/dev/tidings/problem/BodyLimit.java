package dev.tidings.problem;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** A body that is larger than what is taken: the answer to it, and the end of its connection. */
public final class BodyLimit {
    private static final Duration LINGER = Duration.ofSeconds(5);

    private BodyLimit() {}

    /** Answers 413, and reads nothing more of the request. */
    public static void refuse(RoutingContext context) {
        if (context.request().version() != HttpVersion.HTTP_2) {
            context.response().putHeader(HttpHeaders.CONNECTION, "close");
        }
        ProblemWriter.write(context, Refusals.ofStatus(Problem.Kind.TOO_LARGE.status(), null));
        hangUp(context);
    }

    /**
     * The rest of the body is thrown away, for a while: closing at once would reset a connection that is still sending, and
     * the client would never read why.
     */
    private static void hangUp(RoutingContext context) {
        HttpServerRequest request = context.request();
        long timer = context.vertx().setTimer(LINGER.toMillis(), late -> end(request));
        request.handler(ignored -> {});
        request.endHandler(ended -> {
            if (context.vertx().cancelTimer(timer)) {
                end(request);
            }
        });
        request.resume();
    }

    /** With HTTP/2 the connection serves others, too. */
    private static void end(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset();
        } else {
            request.connection().close();
        }
    }
}
