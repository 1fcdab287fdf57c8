package dev.tidings.problem;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of every refusal, as RFC 9457 names it.
 *
 * @param instance the path that was asked, without the query: a query can carry a ticket
 */
@Schema(name = "Problem", description = "Why a request was refused (RFC 9457, application/problem+json).")
public record ProblemBody(
        @Schema(description = "A stable name of the kind of refusal", examples = "urn:problem-type:tidings:too-many")
        String type,

        @Schema(description = "The kind in words") String title,
        @Schema(description = "The HTTP status") int status,

        @Schema(description = "What happened, in one sentence")
        String detail,

        @Schema(description = "The path of the request") @Nullable
        String instance,

        @Schema(description = "Every field that is wrong; only with status 400") @Nullable
        List<Problem.FieldError> errors) {

    static ProblemBody of(Problem problem, @Nullable String path) {
        Problem.Kind kind = problem.kind();
        List<Problem.FieldError> errors = problem.errors().isEmpty() ? null : problem.errors();
        return new ProblemBody(kind.type(), kind.title(), kind.status(), problem.detail(), withoutQuery(path), errors);
    }

    /** Written by hand: no reflection, so it also answers in the native image and when Jackson itself is what failed. */
    JsonObject json() {
        JsonObject json = new JsonObject()
                .put("type", type)
                .put("title", title)
                .put("status", status)
                .put("detail", detail);
        if (instance != null) {
            json.put("instance", instance);
        }
        if (errors != null) {
            JsonArray list = new JsonArray();
            errors.forEach(error ->
                    list.add(new JsonObject().put("field", error.field()).put("detail", error.detail())));
            json.put("errors", list);
        }
        return json;
    }

    private static @Nullable String withoutQuery(@Nullable String path) {
        if (path == null) {
            return null;
        }
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }
}
