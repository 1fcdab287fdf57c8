package dev.tidings.problem;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A refusal as a client reads it (RFC 9457). Nothing in it comes from the request: an echoed value is a reflected
 * attack (CWE-79) or a secret in somebody's log (CWE-532).
 *
 * @param kind decides type, title and status
 * @param detail one sentence of our own; never input, SQL, class names or another tenant's names
 * @param errors every field that is wrong, in the order in which they were found; empty for all but {@link Kind#VALIDATION}
 * @param retryAfter sent as {@code Retry-After}, rounded up to whole seconds
 */
public record Problem(
        Kind kind,
        String detail,
        List<FieldError> errors,
        @Nullable Duration retryAfter) {
    /** The media type of every refusal. */
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        errors = List.copyOf(errors);
    }

    public static Problem of(Kind kind, String detail) {
        return new Problem(kind, detail, List.of(), null);
    }

    /** Every wrong field at once, so that a client mends them all before it asks again. */
    public static Problem validation(String detail, List<FieldError> errors) {
        return new Problem(Kind.VALIDATION, detail, errors, null);
    }

    /** Something that is needed is away for now. */
    public static Problem unavailable(String detail, Duration retryAfter) {
        return new Problem(Kind.UNAVAILABLE, detail, List.of(), retryAfter);
    }

    public static Problem tooMany(String detail, Duration retryAfter) {
        return new Problem(Kind.TOO_MANY, detail, List.of(), retryAfter);
    }

    /** {@code Retry-After} knows only whole seconds (RFC 9110, 10.2.3); a fraction is rounded up, never to 0. */
    public @Nullable Long retryAfterSeconds() {
        return retryAfter == null
                ? null
                : Math.max(1, retryAfter.plusMillis(999).toSeconds());
    }

    /**
     * One field that is wrong.
     *
     * @param field the path of the field in the body ({@code data.title}, {@code [3].data.title}), or the parameter's name
     * @param detail what is expected there; never quotes the value
     */
    public record FieldError(String field, String detail) {}

    /** The closed list of refusals. The type is a stable name; clients may branch on it. */
    public enum Kind {
        VALIDATION(400, "The request is not valid"),
        UNAUTHORIZED(401, "Not authenticated"),
        FORBIDDEN(403, "Not allowed"),
        NOT_FOUND(404, "Not found"),
        METHOD_NOT_ALLOWED(405, "Method not allowed"),
        NOT_ACCEPTABLE(406, "Not acceptable"),
        TOO_LARGE(413, "Too large"),
        UNSUPPORTED_TYPE(415, "Unsupported media type"),
        TOO_MANY(429, "Too many requests"),
        INTERNAL(500, "Internal error"),
        UNAVAILABLE(503, "Unavailable for now");

        private final int status;
        private final String title;
        private final String type =
                "urn:problem-type:tidings:" + name().toLowerCase(Locale.ROOT).replace('_', '-');

        Kind(int status, String title) {
            this.status = status;
            this.title = title;
        }

        public int status() {
            return status;
        }

        public String title() {
            return title;
        }

        public String type() {
            return type;
        }

        /** The kind of a status that a library chose: the list stays closed, so an unlisted 4xx is a 400, others a 500. */
        public static Kind ofStatus(int status) {
            for (Kind kind : values()) {
                if (kind.status == status) {
                    return kind;
                }
            }
            return status >= 400 && status < 500 ? VALIDATION : INTERNAL;
        }
    }
}
