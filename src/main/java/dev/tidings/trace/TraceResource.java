package dev.tidings.trace;

import dev.tidings.identity.Callers;
import dev.tidings.identity.Role;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Why did this user not get it? */
@Path("/v1/trace")
@Authenticated
@Tag(name = "Administration")
class TraceResource {
    private final Callers callers;
    private final Tracing tracing;
    private final TraceMetrics metrics;

    TraceResource(Callers callers, Tracing tracing, TraceMetrics metrics) {
        this.callers = callers;
        this.tracing = tracing;
        this.metrics = metrics;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "traceEvent",
            summary = "What became of an event",
            description =
                    "Of the caller's own tenant: for each recipient what became of it, and whether the user's open"
                            + " streams have passed it; or why it was refused. Signals leave no trace.")
    @Parameter(
            name = "source",
            in = ParameterIn.QUERY,
            required = true,
            description = "The event's",
            schema = @Schema(type = SchemaType.STRING, minLength = 1))
    @Parameter(
            name = "id",
            in = ParameterIn.QUERY,
            required = true,
            description = "The event's",
            schema = @Schema(type = SchemaType.STRING, minLength = 1))
    @Parameter(
            name = "user",
            in = ParameterIn.QUERY,
            description = "Only about this one, whom the event need not name",
            schema = @Schema(type = SchemaType.STRING, minLength = 1, maxLength = 128))
    @APIResponse(
            responseCode = "200",
            description = "What is known",
            content = @Content(schema = @Schema(implementation = TraceBody.class)))
    @APIResponse(responseCode = "400", description = "A parameter is missing, or is none; errors lists each")
    @APIResponse(responseCode = "401", description = "No valid token")
    @APIResponse(responseCode = "403", description = "Not an admin, or the token names no tenant or user")
    @APIResponse(
            responseCode = "404",
            description = "No such event is known in this tenant: it has not come, was a signal, or is forgotten")
    @APIResponse(
            responseCode = "503",
            description = "Postgres is away, or too many traces are under way; Retry-After says when to try again")
    public Uni<RestResponse<TraceBody>> trace(RoutingContext context) {
        return callers.current()
                .map(caller -> caller.require(Role.ADMIN, "Only an admin may trace events."))
                .map(caller -> TraceParameters.read(caller.recipient().tenant(), context))
                .chain(tracing::trace)
                .onItemOrFailure()
                .invoke((body, failure) -> metrics.count(failure))
                .map(body -> RestResponse.ResponseBuilder.ok(body)
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .build());
    }
}
