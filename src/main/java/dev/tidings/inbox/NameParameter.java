package dev.tidings.inbox;

import dev.tidings.feed.Name;
import dev.tidings.problem.Problem;
import dev.tidings.problem.Problem.FieldError;
import dev.tidings.problem.ProblemException;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/**
 * Who is meant, in a query whose call cannot be taken back: unlike in a list's query, what is empty is not missing, and what
 * is there twice is refused. A script whose variable is empty must not erase somebody else.
 */
final class NameParameter {
    private NameParameter() {}

    /** @throws ProblemException (400) */
    static String required(String parameter, RoutingContext context) {
        return optional(parameter, context).orElseThrow(() -> refused(parameter));
    }

    /** @throws ProblemException (400) */
    static Optional<String> optional(String parameter, RoutingContext context) {
        // Not what JAX-RS makes of it: there, an empty one is missing.
        // One that is misspelt would be missing, and mean the caller's own tenant.
        if (!context.queryParams().names().stream().allMatch(parameter::equals)) {
            throw new ProblemException(Problem.validation(
                    "The query has a parameter that is not known here; known is " + parameter + ".", List.of()));
        }
        List<String> values = context.queryParam(parameter);
        if (values.size() > 1 || !values.stream().allMatch(Name::isValid)) {
            throw refused(parameter);
        }
        return values.stream().findFirst();
    }

    private static ProblemException refused(String parameter) {
        return new ProblemException(Problem.validation(
                "Some parameters are not valid.",
                List.of(new FieldError(
                        parameter,
                        "must be there once, with 1 to " + Name.MAX_CHARACTERS
                                + " characters, none of them a control character"))));
    }
}
