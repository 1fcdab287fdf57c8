package dev.tidings.inbox;

import dev.tidings.feed.Notification;
import dev.tidings.feed.Recipient;
import dev.tidings.feed.Watermark;
import dev.tidings.identity.Callers;
import dev.tidings.wire.NotificationJson;
import dev.tidings.wire.WireSchema;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What callers do to the notifications of their own feed. */
@Path("/v1/notifications")
@Authenticated
@Tag(name = "Inbox")
@APIResponse(responseCode = "400", description = "The body is not valid, or the names in the token are none")
@APIResponse(responseCode = "401", description = "No valid token")
@APIResponse(responseCode = "403", description = "The token names no tenant or user")
@APIResponse(responseCode = "413", description = "The body is larger than anything that is expected here")
@APIResponse(responseCode = "415", description = "A body that is not JSON")
@APIResponse(
        responseCode = "503",
        description = "Postgres is away, or too much is waiting; Retry-After says when to try")
class StateResource {
    private final Callers callers;
    private final Patches patches;
    private final Watermarks watermarks;

    StateResource(Callers callers, Patches patches, Watermarks watermarks) {
        this.callers = callers;
        this.patches = patches;
        this.watermarks = watermarks;
    }

    @PATCH
    @Path("/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "patchNotification",
            summary = "Change the state of one notification",
            description = "Any of read, seen and archived; what is not said stays as it is. Idempotent.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = StateRequest.class)))
    @APIResponse(
            responseCode = "200",
            description = "The notification as it is now",
            content = @Content(schema = @Schema(implementation = WireSchema.Notification.class)))
    @APIResponse(responseCode = "404", description = "It is not there, or not the caller's")
    public Uni<RestResponse<byte[]>> patch(
            @Parameter(schema = @Schema(type = SchemaType.STRING, format = "uuid")) @RestPath String id,
            byte @Nullable [] body,
            @Context HttpHeaders headers) {
        return callers.current()
                .chain(caller -> patch(caller.recipient(), id, StateRequest.parse(body, headers.getMediaType())))
                .map(found -> found.orElseThrow(NotificationId::unknown))
                .map(NotificationJson::bytes)
                .map(NoStore::ok);
    }

    @POST
    @Path("/read")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "markAllRead",
            summary = "Mark everything as read",
            description = "All that is there when the call is answered, or only up to through, or only of a category.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = MarkRequest.class)))
    @APIResponse(
            responseCode = "200",
            description = "The counters as they are now",
            content = @Content(schema = @Schema(implementation = MarkedBody.class)))
    public Uni<RestResponse<MarkedBody>> read(byte @Nullable [] body, @Context HttpHeaders headers) {
        return mark(Watermark.READ, body, headers);
    }

    @POST
    @Path("/seen")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "markAllSeen",
            summary = "Mark everything as seen",
            description = "All that is there when the call is answered, or only up to through, or only of a category.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = MarkRequest.class)))
    @APIResponse(
            responseCode = "200",
            description = "The counters as they are now",
            content = @Content(schema = @Schema(implementation = MarkedBody.class)))
    public Uni<RestResponse<MarkedBody>> seen(byte @Nullable [] body, @Context HttpHeaders headers) {
        return mark(Watermark.SEEN, body, headers);
    }

    private Uni<Optional<Notification>> patch(Recipient recipient, String id, StateRequest request) {
        return NotificationId.parse(id)
                .map(known -> patches.patch(request.of(recipient, known)))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    private Uni<RestResponse<MarkedBody>> mark(Watermark what, byte @Nullable [] body, HttpHeaders headers) {
        return callers.current()
                .chain(caller -> watermarks.move(
                        MarkRequest.parse(body, headers.getMediaType()).of(caller.recipient(), what)))
                .map(MarkedBody::of)
                .map(NoStore::ok);
    }
}
