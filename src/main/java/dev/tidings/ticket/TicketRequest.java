package dev.tidings.ticket;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.problem.JsonType;
import dev.tidings.problem.Problem;
import dev.tidings.problem.Problem.FieldError;
import dev.tidings.problem.ProblemException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
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
    private static final TicketRequest EMPTY = new TicketRequest(null);

    /**
     * Reads a body that may be missing. Tools send one of no length under any media type, so the type counts only for one
     * that says something.
     */
    static TicketRequest parse(ObjectMapper mapper, byte @Nullable [] body, @Nullable MediaType type)
            throws IOException {
        if (body == null || body.length == 0) {
            return EMPTY;
        }
        if (!JsonType.isJson(type)) {
            throw new NotSupportedException();
        }
        TicketRequest request = mapper.readValue(body, TicketRequest.class);
        return request == null ? EMPTY : request;
    }

    Bind checked() {
        return bind == null ? Bind.BROWSER : Bind.ofWire(bind).orElseThrow(TicketRequest::unknown);
    }

    private static ProblemException unknown() {
        return new ProblemException(Problem.validation(
                "Some fields are not valid.", List.of(new FieldError("bind", "must be browser or none"))));
    }
}
