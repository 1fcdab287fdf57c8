package dev.tidings.inbox;

import dev.tidings.feed.TenantId;
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

/** What the platform does to a tenant as a whole. */
@Path("/v1/tenant")
@Authenticated
@Tag(name = "Administration")
class TenantResource {
    private final Callers callers;
    private final TenantErasure erasure;

    TenantResource(Callers callers, TenantErasure erasure) {
        this.callers = callers;
        this.erasure = erasure;
    }

    @DELETE
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "eraseTenant",
            summary = "Erase a tenant",
            description =
                    "All of its feeds and events, in steps: to be called again, also after a 503 or no answer, until"
                            + " done is true. What came to be after it began stays. Cannot be taken back.")
    @Parameter(
            name = "tenant",
            in = ParameterIn.QUERY,
            description = "Without it the tenant of the token",
            schema = @Schema(type = SchemaType.STRING, minLength = 1, maxLength = 128))
    @APIResponse(
            responseCode = "200",
            description = "The receipt, or how far it has come",
            content = @Content(schema = @Schema(implementation = ErasedTenantBody.class)))
    @APIResponse(responseCode = "400", description = "The tenant is named more than once, or the name is none")
    @APIResponse(responseCode = "401", description = "No valid token")
    @APIResponse(responseCode = "403", description = "Not the platform, or the token names no tenant or user")
    @APIResponse(
            responseCode = "503",
            description = "A server is away; what was done is kept, and calling again goes on")
    public Uni<RestResponse<ErasedTenantBody>> erase(RoutingContext context) {
        return callers.current()
                .map(caller -> named(caller, context))
                .chain(erased -> erasure.erase(erased).map(sofar -> ErasedTenantBody.of(erased, sofar)))
                .map(NoStore::ok);
    }

    private static TenantId named(Caller caller, RoutingContext context) {
        caller.require(Role.PLATFORM, "Only the platform may act on tenants.");
        return NameParameter.optional("tenant", context)
                .map(TenantId::new)
                .orElse(caller.recipient().tenant());
    }
}
