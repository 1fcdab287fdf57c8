package dev.tidings.ticket;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.identity.Callers;
import dev.tidings.problem.Problem;
import dev.tidings.problem.ProblemBody;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Where a client with a token gets a ticket for a stream. */
@Path("/v1/tickets")
@Authenticated
@Tag(name = "Streams")
class TicketResource {
    private final Callers callers;
    private final Tickets tickets;
    private final ObjectMapper mapper;

    TicketResource(Callers callers, Tickets tickets, ObjectMapper mapper) {
        this.callers = callers;
        this.tickets = tickets;
        this.mapper = mapper;
    }

    @POST
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "issueTicket",
            summary = "Take a ticket for the caller's stream",
            description = "A short-lived secret for clients that cannot set headers, as a browser's EventSource. With"
                    + " bind browser it is bound to a cookie that came with the call or that the answer sets.")
    @APIResponse(
            responseCode = "201",
            description = "The ticket",
            headers = {
                @Header(
                        name = "Set-Cookie",
                        description = "Only with bind browser",
                        schema = @Schema(type = SchemaType.STRING)),
                @Header(name = "Cache-Control", description = "no-store", schema = @Schema(type = SchemaType.STRING))
            },
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = TicketBody.class)))
    @APIResponse(
            responseCode = "400",
            description = "The body is not valid, or the names in the token are none",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = ProblemBody.class)))
    @APIResponse(
            responseCode = "401",
            description = "No valid token",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = ProblemBody.class)))
    @APIResponse(
            responseCode = "403",
            description = "The token names no tenant or user",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = ProblemBody.class)))
    @APIResponse(
            responseCode = "415",
            description = "A body that is not JSON",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = ProblemBody.class)))
    @APIResponse(
            responseCode = "429",
            description = "Too many tickets within a minute; Retry-After says how long to wait",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = ProblemBody.class)))
    @APIResponse(
            responseCode = "503",
            description = "Redis or Postgres is away; Retry-After says when to try again",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = ProblemBody.class)))
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = TicketRequest.class)))
    public Uni<RestResponse<TicketBody>> issue(
            byte @Nullable [] body, @Context HttpHeaders headers, RoutingContext context) throws IOException {
        Bind bind = TicketRequest.parse(mapper, body, headers.getMediaType()).checked();
        BrowserCookies cookies = tickets.cookies(context.request());
        return callers.current()
                .chain(caller -> tickets.issue(caller, bind, cookies))
                .map(TicketResource::created);
    }

    private static RestResponse<TicketBody> created(Issued issued) {
        var answer = RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, TicketBody.of(issued))
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
        String cookie = issued.setCookie();
        return cookie == null
                ? answer.build()
                : answer.header(HttpHeaders.SET_COOKIE, cookie).build();
    }
}
