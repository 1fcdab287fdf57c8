package dev.tidings.problem;

import dev.tidings.problem.Problem.FieldError;
import dev.tidings.problem.Problem.Kind;
import io.quarkus.security.AuthenticationException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.VertxException;
import io.vertx.ext.web.handler.HttpException;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What a failure means to a client. The one place that decides it, for resources and plain Vert.x routes alike. */
final class Refusals {
    private static final Logger LOG = Logger.getLogger(Refusals.class);
    private static final Duration KEYS_AWAY = Duration.ofSeconds(5);
    private static final Duration OVERLOADED = Duration.ofSeconds(2);

    private Refusals() {}

    /** Logs what nobody expected, once; everything else is an answer and leaves no trace above debug. */
    static Problem of(Throwable failure) {
        return switch (failure) {
            case ProblemException refused -> refused.problem();
            case CompletionException wrapped when wrapped.getCause() != null -> of(wrapped.getCause());
            case UnauthorizedException ignored -> unauthorized();
            case AuthenticationException ignored -> ofAuthentication(failure);
            case ForbiddenException ignored -> Problem.of(Kind.FORBIDDEN, "The token does not allow this call.");
            case ConstraintViolationException violated -> ofViolation(violated);
            case WebApplicationException refused ->
                ofStatus(refused.getResponse().getStatus(), refused);
            case HttpException refused -> ofStatus(refused.getStatusCode(), refused);
            case VertxException refused
            when isWithoutHost(refused) -> Problem.of(Kind.VALIDATION, "The header Host is missing, or is none.");
            case RejectedExecutionException overloaded -> overloaded(overloaded);
            default -> unexpected(failure);
        };
    }

    /** @param failure null where Vert.x only says a status */
    static Problem ofStatus(int status, @Nullable Throwable failure) {
        if (failure != null) {
            List<FieldError> fields = WrongFields.ofJson(failure);
            if (!fields.isEmpty()) {
                return Problem.validation("The body is not the JSON that is expected here.", fields);
            }
        }
        return switch (Kind.ofStatus(status)) {
            case VALIDATION -> Problem.of(Kind.VALIDATION, "The request or its body cannot be read.");
            case UNAUTHORIZED -> unauthorized();
            case FORBIDDEN -> Problem.of(Kind.FORBIDDEN, "The token does not allow this call.");
            case NOT_FOUND -> Problem.of(Kind.NOT_FOUND, "There is nothing here, or nothing of yours.");
            case METHOD_NOT_ALLOWED -> Problem.of(Kind.METHOD_NOT_ALLOWED, "This path does not know that method.");
            case NOT_ACCEPTABLE ->
                Problem.of(Kind.NOT_ACCEPTABLE, "None of the media types in Accept can be answered here.");
            case TOO_LARGE -> Problem.of(Kind.TOO_LARGE, "The body is larger than what is taken here.");
            case UNSUPPORTED_TYPE -> Problem.of(Kind.UNSUPPORTED_TYPE, "The body's Content-Type is not taken here.");
            case TOO_MANY -> Problem.tooMany("Too many requests.", OVERLOADED);
            case UNAVAILABLE -> Problem.unavailable("This cannot be answered right now.", OVERLOADED);
            case INTERNAL -> unexpected(failure);
        };
    }

    /** Thrown while the request is routed, before any filter (RFC 9112, section 3.2). */
    private static boolean isWithoutHost(VertxException refused) {
        return refused.getMessage() != null && refused.getMessage().contains("'Host' header");
    }

    private static Problem unauthorized() {
        return Problem.of(Kind.UNAUTHORIZED, "A valid bearer token is needed, in the header Authorization.");
    }

    /** Keys that cannot be fetched say nothing about the token: a 401 would sign everybody out with the key server. */
    private static Problem ofAuthentication(Throwable refused) {
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                LOG.warnf(
                        "keys for verifying tokens cannot be fetched reason=%s",
                        cause.getClass().getSimpleName());
                return Problem.unavailable("Tokens cannot be verified right now.", KEYS_AWAY);
            }
        }
        return unauthorized();
    }

    private static Problem ofViolation(ConstraintViolationException violated) {
        return WrongFields.areOfRequest(violated)
                ? Problem.validation("Some fields are not valid.", WrongFields.of(violated))
                : unexpected(violated);
    }

    private static Problem overloaded(RejectedExecutionException overloaded) {
        LOG.warnf("request refused reason=%s", overloaded.getMessage());
        return Problem.unavailable("Too busy right now.", OVERLOADED);
    }

    private static Problem unexpected(@Nullable Throwable failure) {
        String id = UUID.randomUUID().toString().toLowerCase(Locale.ROOT);
        if (failure instanceof IOException) {
            LOG.debugf(failure, "connection failed id=%s", id);
        } else {
            LOG.errorf(failure, "request failed id=%s", id);
        }
        return Problem.of(Kind.INTERNAL, "Something went wrong here; the log has it under " + id + ".");
    }
}
