package dev.tidings.problem;

import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Problems for whatever no resource answers. Quarkus' own handler for failures must never be reached: it writes the whole
 * URI into the log, ticket included.
 */
@Singleton
class ProblemRoutes {
    /** Before Quarkus' own check of the same limit (which answers without a body), behind CORS and authentication. */
    private static final int BEFORE_BODY_LIMIT = 10;

    private final long maxBodyBytes;

    ProblemRoutes(VertxHttpConfig http) {
        this.maxBodyBytes =
                http.limits().maxBodySize().map(size -> size.asLongValue()).orElse(Long.MAX_VALUE);
    }

    void limitBodies(@Observes Filters filters) {
        filters.register(this::limitBody, BEFORE_BODY_LIMIT);
    }

    void answerTheRest(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(ProblemRoutes::failed);
        router.route().order(Integer.MAX_VALUE).handler(ProblemRoutes::unknown);
    }

    private void limitBody(RoutingContext context) {
        if (contentLength(context) <= maxBodyBytes) {
            context.next();
            return;
        }
        BodyLimit.refuse(context);
    }

    private static void failed(RoutingContext context) {
        Throwable failure = context.failure();
        ProblemWriter.write(
                context, failure == null ? Refusals.ofStatus(context.statusCode(), null) : Refusals.of(failure));
    }

    private static void unknown(RoutingContext context) {
        ProblemWriter.write(context, Refusals.ofStatus(Problem.Kind.NOT_FOUND.status(), null));
    }

    private static long contentLength(RoutingContext context) {
        @Nullable String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }
}
