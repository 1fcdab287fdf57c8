package dev.tidings.ticket;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.problem.JsonType;
import dev.tidings.problem.Problem;
import dev.tidings.problem.Problem.FieldError;
import dev.tidings.problem.ProblemException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.buffer.Buffer;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The optional body of {@code POST /v1/tickets}; {@link TicketDocument} describes it.
 *
 * @param bind how the ticket is to be bound, as the wire names it; null for the default
 */
@RegisterForReflection
record TicketRequest(@Nullable String bind) {
    private static final TicketRequest EMPTY = new TicketRequest(null);

    /**
     * Reads a body that may be missing. Tools send one of no length under any media type, so the type counts only for one
     * that says something.
     *
     * @param type the header {@code Content-Type}
     * @throws NotSupportedException for a body that is not JSON
     * @throws BadRequestException for one that says it is, and is none or another
     */
    static TicketRequest parse(ObjectMapper mapper, Buffer body, @Nullable String type) {
        if (body.length() == 0) {
            return EMPTY;
        }
        if (!JsonType.isJson(mediaType(type))) {
            throw new NotSupportedException();
        }
        try {
            TicketRequest request = mapper.readValue(body.getBytes(), TicketRequest.class);
            return request == null ? EMPTY : request;
        } catch (IOException e) {
            // No JSON, or another, or in an encoding of its own.
            throw new BadRequestException(e);
        }
    }

    /**
     * What it asks for.
     *
     * @throws ProblemException (400) for what nobody knows
     */
    Bind checked() {
        return bind == null ? Bind.BROWSER : Bind.ofWire(bind).orElseThrow(TicketRequest::unknown);
    }

    private static @Nullable MediaType mediaType(@Nullable String header) {
        try {
            return header == null ? null : MediaType.valueOf(header);
        } catch (IllegalArgumentException | BadRequestException unreadable) {
            return null;
        }
    }

    private static ProblemException unknown() {
        return new ProblemException(Problem.validation(
                "Some fields are not valid.", List.of(new FieldError("bind", "must be browser or none"))));
    }
}
