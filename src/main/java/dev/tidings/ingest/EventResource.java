package dev.tidings.ingest;

import dev.tidings.feed.TenantId;
import dev.tidings.identity.Caller;
import dev.tidings.identity.Callers;
import dev.tidings.identity.Role;
import dev.tidings.problem.Problem;
import dev.tidings.problem.Problem.Kind;
import dev.tidings.problem.ProblemBody;
import dev.tidings.problem.ProblemException;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** The door for services without Kafka: what comes in here goes the way of all events, through the same topic. */
@Path("/v1/events")
@Authenticated
@Tag(name = "Events")
public class EventResource {
    private final Callers callers;
    private final Outlet outlet;
    private final RequestMetrics metrics;

    EventResource(Callers callers, Outlet outlet, RequestMetrics metrics) {
        this.callers = callers;
        this.outlet = outlet;
        this.metrics = metrics;
    }

    @POST
    @Consumes({Headers.STRUCTURED, Submissions.BATCH, MediaType.APPLICATION_JSON})
    @Operation(
            operationId = "emitEvents",
            summary = "Emit one event or a batch",
            description = "Structured, batched or binary CloudEvents (then the attributes are ce-* headers and the body"
                    + " is the data). Checked as a whole before anything is sent.")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = Headers.STRUCTURED,
                        schema = @Schema(implementation = EventSchema.CloudEvent.class),
                        examples = @ExampleObject(name = "structured", value = EventSchema.STRUCTURED_EXAMPLE)),
                @Content(
                        mediaType = Submissions.BATCH,
                        schema =
                                @Schema(
                                        type = SchemaType.ARRAY,
                                        implementation = EventSchema.CloudEvent.class,
                                        maxItems = 100),
                        examples = @ExampleObject(name = "batch", value = EventSchema.BATCH_EXAMPLE)),
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = EventSchema.EventData.class),
                        examples = @ExampleObject(name = "binary", value = EventSchema.BINARY_EXAMPLE))
            })
    @APIResponse(responseCode = "202", description = "The broker has acknowledged every record")
    @APIResponse(
            responseCode = "400",
            description = "Not valid; errors lists everything that is wrong, and nothing was sent",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = ProblemBody.class)))
    @APIResponse(
            responseCode = "401",
            description = "No valid token",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = ProblemBody.class)))
    @APIResponse(
            responseCode = "403",
            description = "Not a producer, or of another tenant",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = ProblemBody.class)))
    @APIResponse(
            responseCode = "413",
            description = "An event or the batch is too large",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = ProblemBody.class)))
    @APIResponse(
            responseCode = "415",
            description = "Another content type",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = ProblemBody.class)))
    @APIResponse(
            responseCode = "503",
            description = "The broker has not acknowledged every record; send all again",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = ProblemBody.class)))
    public Uni<RestResponse<Void>> emit(byte[] body, HttpServerRequest request) {
        return callers.current()
                .invoke(EventResource::requireRole)
                .chain(caller -> check(request, body).invoke(events -> requireTenant(caller, events)))
                .call(outlet::emit)
                .replaceWith(RestResponse.<Void>accepted())
                .onItemOrFailure()
                .invoke((accepted, refusal) -> metrics.count(refusal));
    }

    private Uni<List<Emission>> check(HttpServerRequest request, byte[] body) {
        return outlet.check(
                HttpEventHeaders.read(request.getHeader(HttpHeaders.CONTENT_TYPE), request.headers()), body);
    }

    private static void requireRole(Caller caller) {
        if (!caller.is(Role.PRODUCER) && !caller.is(Role.PLATFORM)) {
            throw forbidden("Only a producer may emit events.");
        }
    }

    private static void requireTenant(Caller caller, List<Emission> events) {
        for (Emission emission : events) {
            Event event = emission.event();
            if (event.tenant().equals(TenantId.CANARY)) {
                throw forbidden("This tenant is reserved.");
            }
            boolean isOwn = event.tenant().equals(caller.recipient().tenant());
            if (!isOwn && event instanceof Event.Retract) {
                throw forbidden("Over HTTP, events of the own tenant only may be retracted.");
            }
            if (!isOwn && !caller.is(Role.PLATFORM)) {
                throw forbidden("A producer may emit events for its own tenant only.");
            }
        }
    }

    private static ProblemException forbidden(String detail) {
        return new ProblemException(Problem.of(Kind.FORBIDDEN, detail));
    }
}
