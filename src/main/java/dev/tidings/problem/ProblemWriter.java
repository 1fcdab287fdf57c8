package dev.tidings.problem;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;

/** Answers a plain Vert.x request with a problem; what the mappers of this room do for resources. */
public final class ProblemWriter {
    /** RFC 6750, 3: what a caller without a good token is told. */
    private static final String CHALLENGE = "Bearer";

    private ProblemWriter() {}

    /** Only resets a connection whose answer has begun: the status is out, nothing else can still say that it failed. */
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
        headers(problem).forEach(response::putHeader);
        response.end(ProblemBody.of(problem, context.request().path()).json().toBuffer());
    }

    static Map<String, String> headers(Problem problem) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Cache-Control", "no-store");
        Long retryAfter = problem.retryAfterSeconds();
        if (retryAfter != null) {
            headers.put("Retry-After", Long.toString(retryAfter));
        }
        if (problem.kind() == Problem.Kind.UNAUTHORIZED) {
            headers.put("WWW-Authenticate", CHALLENGE);
        }
        return headers;
    }
}
