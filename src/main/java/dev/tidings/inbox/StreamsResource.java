package dev.tidings.inbox;

import dev.tidings.identity.Callers;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The caller's streams, all of them at once. */
@Path("/v1/streams")
@Authenticated
@Tag(name = "Streams")
class StreamsResource {
    private final Callers callers;
    private final SigningOut signingOut;

    StreamsResource(Callers callers, SigningOut signingOut) {
        this.callers = callers;
        this.signingOut = signingOut;
    }

    @DELETE
    @Operation(
            operationId = "signOutEverywhere",
            summary = "Sign out everywhere",
            description = "Ends the caller's streams on every instance and voids the caller's tickets. The token itself"
                    + " stays valid.")
    @APIResponse(responseCode = "204", description = "What was issued before opens nothing any more")
    @APIResponse(responseCode = "400", description = "The names in the token are none")
    @APIResponse(responseCode = "401", description = "No valid token")
    @APIResponse(responseCode = "403", description = "The token names no tenant or user")
    @APIResponse(responseCode = "503", description = "Postgres is away; Retry-After says when to try again")
    public Uni<Void> signOut() {
        return callers.current().chain(caller -> signingOut.everywhere(caller.recipient()));
    }
}
