package dev.tidings.ticket;

import dev.tidings.problem.Problem;
import dev.tidings.problem.Problem.FieldError;
import dev.tidings.problem.ProblemException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The optional body of {@code POST /v1/tickets}. */
@Schema(name = "TicketRequest")
record TicketRequest(
        @Schema(
                description = "browser: bound to a cookie, may reconnect. none: one use by whoever has it",
                enumeration = {"browser", "none"},
                defaultValue = "browser")
        @Nullable
        String bind) {
    Bind checked() {
        return bind == null ? Bind.BROWSER : Bind.ofWire(bind).orElseThrow(TicketRequest::unknown);
    }

    private static ProblemException unknown() {
        return new ProblemException(Problem.validation(
                "Some fields are not valid.", List.of(new FieldError("bind", "must be browser or none"))));
    }
}
