package dev.tidings.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.AuthenticationRedirectException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ValidationException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Makes every failure of a resource a problem. The classes are named one by one because the closest class wins and the
 * framework brings mappers of its own for these, which answer otherwise.
 */
final class ProblemMappers {
    private final AllowedMethods methods;

    ProblemMappers(AllowedMethods methods) {
        this.methods = methods;
    }

    @ServerExceptionMapper({
        Throwable.class,
        ProblemException.class,
        AuthenticationFailedException.class,
        AuthenticationCompletionException.class,
        AuthenticationRedirectException.class,
        UnauthorizedException.class,
        ForbiddenException.class,
        ConstraintViolationException.class,
        ValidationException.class
    })
    Response failed(Throwable failure, RoutingContext context) {
        return answer(Refusals.of(failure), context).build();
    }

    @ServerExceptionMapper({JsonProcessingException.class, MismatchedInputException.class})
    Response unreadable(JsonProcessingException unreadable, RoutingContext context) {
        return answer(Refusals.ofStatus(Problem.Kind.VALIDATION.status(), unreadable), context)
                .build();
    }

    @ServerExceptionMapper({NotFoundException.class, WebApplicationException.class})
    Response refused(WebApplicationException refused, RoutingContext context) {
        Response.ResponseBuilder answer = answer(Refusals.of(refused), context);
        if (refused.getResponse().getStatus() == Problem.Kind.METHOD_NOT_ALLOWED.status()) {
            methods.of(context.normalizedPath()).ifPresent(allowed -> answer.header(HttpHeaders.ALLOW, allowed));
        }
        return answer.build();
    }

    private static Response.ResponseBuilder answer(Problem problem, RoutingContext context) {
        Response.ResponseBuilder answer = Response.status(problem.kind().status())
                .type(Problem.MEDIA_TYPE)
                .entity(ProblemBody.of(problem, context.request().path()).json().encode());
        ProblemWriter.headers(problem).forEach(answer::header);
        return answer;
    }
}
