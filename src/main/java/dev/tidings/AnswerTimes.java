package dev.tidings;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * How long each answer took but those of streams, under the name and the labels by which dashboards know it. Not the timers of
 * Quarkus: they keep half a kilobyte for each stream that is open, and of an answer that goes on for an hour there is nothing to
 * time; streams have counters of their own.
 */
@ApplicationScoped
class AnswerTimes {
    private static final String NAME = "http.server.requests";
    private static final String STREAM = "/v1/stream";
    /** Before everything that may refuse. */
    private static final int FIRST = 501;

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    /** As the OpenAPI document has them. */
    private static final Set<String> PATHS = Set.of(
            "/v1/tickets",
            "/v1/notifications",
            "/v1/notifications/read",
            "/v1/notifications/seen",
            "/v1/streams",
            "/v1/events",
            "/v1/trace",
            "/v1/users",
            "/v1/users/export",
            "/v1/tenant");

    private static final String ONE = "/v1/notifications/";
    private static final String ANY_ONE = ONE + "{id}";
    /** What a client makes up would be a label of its own. */
    private static final String OTHER = "UNKNOWN";

    private record Answer(String method, String uri, int status) {
        private static final String[] OUTCOMES = {
            "UNKNOWN", "INFORMATIONAL", "SUCCESS", "REDIRECTION", "CLIENT_ERROR", "SERVER_ERROR"
        };

        Tags tags() {
            return Tags.of(
                    "method",
                    method,
                    "uri",
                    uri,
                    "status",
                    Integer.toString(status),
                    "outcome",
                    OUTCOMES[status / 100]);
        }
    }

    private final MeterRegistry registry;
    private final Map<Answer, Timer> timers = new ConcurrentHashMap<>();

    AnswerTimes(MeterRegistry registry) {
        this.registry = registry;
    }

    void register(@Observes Filters filters) {
        filters.register(this::time, FIRST);
    }

    private void time(RoutingContext context) {
        String path = context.normalizedPath();
        // What hung on the request of a stream would live as long as the stream.
        if (!path.equals(STREAM)) {
            long began = System.nanoTime();
            String method = context.request().method().name();
            context.addEndHandler(
                    ignored -> record(method, path, context.response().getStatusCode(), began));
        }
        context.next();
    }

    private void record(String method, String path, int status, long began) {
        Answer answer = new Answer(METHODS.contains(method) ? method : OTHER, pattern(path), status);
        timers.computeIfAbsent(answer, this::timer).record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
    }

    static String pattern(String path) {
        if (PATHS.contains(path)) {
            return path;
        }
        return path.startsWith(ONE) && path.indexOf('/', ONE.length()) < 0 ? ANY_ONE : OTHER;
    }

    private Timer timer(Answer answer) {
        return Timer.builder(NAME).tags(answer.tags()).register(registry);
    }
}
