package dev.tidings.trace;

import dev.tidings.feed.Name;
import dev.tidings.feed.TenantId;
import dev.tidings.feed.UserId;
import dev.tidings.journal.EventKey;
import dev.tidings.problem.Problem;
import dev.tidings.problem.Problem.FieldError;
import dev.tidings.problem.ProblemException;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;

/** Which event is meant, and perhaps which user. Lists every parameter that is wrong. */
final class TraceParameters {
    /** Longer than any that is accepted in an event, unless the operator has changed that. */
    private static final int MOST_CHARACTERS = 4_096;

    private TraceParameters() {}

    /** @throws ProblemException (400) */
    static Tracing.Question read(TenantId tenant, RoutingContext context) {
        List<FieldError> errors = new ArrayList<>();
        String source = identifier("source", context, errors);
        String id = identifier("id", context, errors);
        List<String> users = context.queryParam("user");
        if (users.size() > 1 || !users.stream().allMatch(Name::isValid)) {
            errors.add(new FieldError(
                    "user",
                    "may be there once, with 1 to " + Name.MAX_CHARACTERS
                            + " characters, none of them a control character"));
        }
        if (!errors.isEmpty()) {
            throw new ProblemException(Problem.validation("Some parameters are not valid.", errors));
        }
        UserId user = users.isEmpty() ? null : new UserId(users.getFirst());
        return new Tracing.Question(new EventKey(tenant, source, id), user);
    }

    private static String identifier(String name, RoutingContext context, List<FieldError> errors) {
        List<String> values = context.queryParam(name);
        if (values.size() != 1 || !isIdentifier(values.getFirst())) {
            errors.add(new FieldError(name, "must be there once, not empty, without control characters"));
            return "";
        }
        return values.getFirst();
    }

    private static boolean isIdentifier(String text) {
        return !text.isEmpty()
                && text.length() <= MOST_CHARACTERS
                && text.codePoints().noneMatch(Character::isISOControl);
    }
}
