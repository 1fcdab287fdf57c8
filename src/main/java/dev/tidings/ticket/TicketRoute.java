package dev.tidings.ticket;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.identity.Caller;
import dev.tidings.identity.Callers;
import dev.tidings.problem.BodyLimit;
import dev.tidings.problem.Problem;
import dev.tidings.problem.Problem.Kind;
import dev.tidings.problem.ProblemException;
import dev.tidings.problem.ProblemWriter;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;

/**
 * {@code POST /v1/tickets}, where a client with a token gets a ticket for a stream. A plain Vert.x route, as that of the
 * stream: all clients that come back pass here first.
 */
@Singleton
class TicketRoute {
    static final String PATH = "/v1/tickets";
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

    private final Callers callers;
    private final Tickets tickets;
    private final ObjectMapper mapper;

    TicketRoute(Callers callers, Tickets tickets, ObjectMapper mapper) {
        this.callers = callers;
        this.tickets = tickets;
        this.mapper = mapper;
    }

    void register(@Observes Router router) {
        router.route(HttpMethod.POST, PATH).handler(this::issue);
        router.route(PATH).handler(TicketRoute::refuseMethod);
    }

    /** RFC 9110, 15.5.6: with the methods that there are. */
    private static void refuseMethod(RoutingContext context) {
        context.response().putHeader(HttpHeaders.ALLOW, HttpMethod.POST.name());
        ProblemWriter.write(context, Problem.of(Kind.METHOD_NOT_ALLOWED, "A ticket is taken with POST."));
    }

    private void issue(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!isJsonAccepted(request)) {
            refuse(
                    context,
                    new ProblemException(Problem.of(
                            Kind.NOT_ACCEPTABLE, "None of the media types in Accept can be answered here.")));
            return;
        }
        if (SmallBody.isThere(request)) {
            request.pause();
        }
        Context own = context.vertx().getOrCreateContext();
        Executor here = step -> run(own, step);
        // Tokens may be verified by another thread, and Redis and Postgres answer on theirs.
        callers.of(context)
                .emitOn(here)
                .chain(caller -> issue(request, caller))
                .emitOn(here)
                .subscribe()
                .with(issued -> answer(context, issued), failure -> run(own, () -> refuse(context, failure)));
    }

    private Uni<Issued> issue(HttpServerRequest request, Caller caller) {
        return SmallBody.of(request).chain(body -> {
            Bind bind = bind(request, body);
            return tickets.issue(caller, bind, tickets.cookies(request));
        });
    }

    private Bind bind(HttpServerRequest request, Buffer body) {
        return TicketRequest.parse(mapper, body, request.getHeader(HttpHeaders.CONTENT_TYPE))
                .checked();
    }

    private static void answer(RoutingContext context, Issued issued) {
        HttpServerResponse response = context.response();
        if (response.closed() || response.ended()) {
            return;
        }
        response.setStatusCode(201);
        response.putHeader(HttpHeaders.CONTENT_TYPE, JSON);
        response.putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
        String cookie = issued.setCookie();
        if (cookie != null) {
            response.putHeader(HttpHeaders.SET_COOKIE, cookie);
        }
        response.end(issued.json());
    }

    private static void refuse(RoutingContext context, Throwable failure) {
        if (context.response().closed() || failure instanceof SmallBody.BrokenException) {
            // Nobody is there who could be told, and what a client's leaving looks like is no fault.
            return;
        }
        if (failure instanceof SmallBody.TooLargeException) {
            BodyLimit.refuse(context);
            return;
        }
        ProblemWriter.write(context, ProblemException.of(failure).problem());
    }

    /** Leniently: who names neither JSON nor everything cannot use the answer. */
    private static boolean isJsonAccepted(HttpServerRequest request) {
        List<String> accepted = request.headers().getAll(HttpHeaders.ACCEPT);
        if (accepted.isEmpty()) {
            return true;
        }
        String ranges = String.join(",", accepted).toLowerCase(Locale.ROOT);
        return ranges.isBlank()
                || ranges.contains("*/*")
                || ranges.contains("application/json")
                || ranges.contains("application/*");
    }

    private static void run(Context own, Runnable step) {
        if (own.equals(Vertx.currentContext())) {
            step.run();
        } else {
            own.runOnContext(ignored -> step.run());
        }
    }
}
