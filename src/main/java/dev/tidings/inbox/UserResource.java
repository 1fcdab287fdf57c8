package dev.tidings.inbox;

import dev.tidings.feed.Recipient;
import dev.tidings.feed.UserId;
import dev.tidings.identity.Caller;
import dev.tidings.identity.Callers;
import dev.tidings.identity.Role;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
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
    private final Callers callers;
    private final UserErasure erasure;

    UserResource(Callers callers, UserErasure erasure) {
        this.callers = callers;
        this.erasure = erasure;
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

    private static Recipient named(Caller caller, RoutingContext context) {
        caller.require(Role.ADMIN, "Only an admin may act on other users.");
        return new Recipient(caller.recipient().tenant(), new UserId(NameParameter.required("user", context)));
    }
}
