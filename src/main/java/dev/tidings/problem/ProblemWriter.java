package dev.tidings.problem;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** Answers a plain Vert.x request with a problem; what the mappers of this room do for resources. */
public final class ProblemWriter {
    /** RFC 6750, 3: what a caller without a good token is told. */
    static final String CHALLENGE = "Bearer";

    private ProblemWriter() {}

    /** Writes nothing if the answer has begun: its status is out, only the connection can still say that it failed. */
    public static void write(RoutingContext context, Problem problem) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.headWritten()) {
            response.reset();
            return;
        }
        response.setStatusCode(problem.kind().status());
        response.putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        Long retryAfter = problem.retryAfterSeconds();
        if (retryAfter != null) {
            response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(retryAfter));
        }
        if (problem.kind() == Problem.Kind.UNAUTHORIZED) {
            response.putHeader("WWW-Authenticate", CHALLENGE);
        }
        response.end(ProblemBody.of(problem, context.request().path()).json().toBuffer());
    }
}
