package dev.tidings.inbox;

import dev.tidings.feed.Recipient;
import dev.tidings.feed.UserId;
import dev.tidings.identity.Caller;
import dev.tidings.identity.Callers;
import dev.tidings.identity.Role;
import dev.tidings.problem.ProblemException;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
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
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestMulti;
import org.jboss.resteasy.reactive.RestResponse;

/** What an admin does to the people of the own tenant. */
@Path("/v1/users")
@Authenticated
@Tag(name = "Administration")
@APIResponse(responseCode = "400", description = "No user is named, or more than one, or the name is none")
@APIResponse(responseCode = "401", description = "No valid token")
@APIResponse(responseCode = "403", description = "Not an admin, or the token names no tenant or user")
@APIResponse(
        responseCode = "503",
        description = "A server is away; Retry-After says when to try again, which is harmless")
class UserResource {
    private static final Logger LOG = Logger.getLogger(UserResource.class);

    private final Callers callers;
    private final UserErasure erasure;
    private final Exports exports;

    UserResource(Callers callers, UserErasure erasure, Exports exports) {
        this.callers = callers;
        this.erasure = erasure;
        this.exports = exports;
    }

    @DELETE
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "eraseUser",
            summary = "Erase a person",
            description =
                    "The feed with everything in it, and what streams, tickets and signals there are. One that never"
                            + " was here is erased all the same. Cannot be taken back.")
    @Parameter(
            name = "user",
            in = ParameterIn.QUERY,
            required = true,
            description = "Who; a user of the caller's own tenant",
            schema = @Schema(type = SchemaType.STRING, minLength = 1, maxLength = 128))
    @APIResponse(
            responseCode = "200",
            description = "The receipt",
            content = @Content(schema = @Schema(implementation = ErasedUserBody.class)))
    public Uni<RestResponse<ErasedUserBody>> erase(RoutingContext context) {
        return callers.current()
                .chain(caller -> erasure.erase(named(caller, context)))
                .map(NoStore::ok);
    }

    @GET
    @Path("/export")
    @Produces("application/jsonl")
    @Operation(
            operationId = "exportUser",
            summary = "All about a person",
            description =
                    "JSON Lines: first one about the feed, then one a notification, oldest first, archived and expired"
                            + " ones too, at last one of the kind end. Where that is missing, the export was cut off.")
    @Parameter(
            name = "user",
            in = ParameterIn.QUERY,
            required = true,
            description = "Who; a user of the caller's own tenant",
            schema = @Schema(type = SchemaType.STRING, minLength = 1, maxLength = 128))
    @APIResponse(
            responseCode = "200",
            description = "The lines",
            content = @Content(mediaType = "application/jsonl", schema = @Schema(type = SchemaType.STRING)))
    public RestMulti<byte[]> export(RoutingContext context) {
        Multi<byte[]> lines = callers.current()
                .map(caller -> named(caller, context))
                .onItem()
                .transformToMulti(exports::lines)
                .onFailure(failure -> context.response().headWritten())
                .recoverWithMulti(failure -> cut(context.response(), failure));
        return RestMulti.fromMultiData(lines)
                .encodeAsJsonArray(false)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    /** What was begun must not look as if it were complete. */
    private static Multi<byte[]> cut(HttpServerResponse response, Throwable failure) {
        LOG.warnf(
                "an export was cut off reason=%s",
                ProblemException.of(failure).problem().kind());
        response.reset();
        return Multi.createFrom().nothing();
    }

    private static Recipient named(Caller caller, RoutingContext context) {
        caller.require(Role.ADMIN, "Only an admin may act on other users.");
        return new Recipient(caller.recipient().tenant(), new UserId(NameParameter.required("user", context)));
    }
}
