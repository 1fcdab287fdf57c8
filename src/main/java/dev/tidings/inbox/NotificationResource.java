package dev.tidings.inbox;

import dev.tidings.feed.Notification;
import dev.tidings.feed.Recipient;
import dev.tidings.identity.Callers;
import dev.tidings.wire.ListJson;
import dev.tidings.wire.NotificationJson;
import dev.tidings.wire.WireSchema;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The caller's own feed, a page at a time. */
@Path("/v1/notifications")
@Authenticated
@Tag(name = "Inbox")
class NotificationResource {
    private final Callers callers;
    private final Inbox inbox;

    NotificationResource(Callers callers, Inbox inbox) {
        this.callers = callers;
        this.inbox = inbox;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "listNotifications",
            summary = "List the caller's feed, newest first",
            description = "In keyset pages: next, given back as page with the same status and category, asks for the"
                    + " following one. unread and unseen are the feed's counters as of this page.")
    @APIResponse(
            responseCode = "200",
            description = "A page",
            content = @Content(schema = @Schema(implementation = WireSchema.Page.class)))
    @APIResponse(responseCode = "400", description = "errors lists every parameter that is wrong")
    @APIResponse(responseCode = "401", description = "No valid token")
    @APIResponse(responseCode = "403", description = "The token names no tenant or user")
    @APIResponse(responseCode = "503", description = "Postgres is away; Retry-After says when to try again")
    public Uni<RestResponse<byte[]>> list(
            @Parameter(
                            description = "unread: neither read nor archived. all: read or not, but not archived",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"unread", "all", "archived"},
                                            defaultValue = "unread"))
                    @RestQuery
                    @Nullable
                    String status,
            @Parameter(
                            description = "Only those of this category",
                            schema = @Schema(type = SchemaType.STRING, maxLength = 128))
                    @RestQuery
                    @Nullable
                    String category,
            @Parameter(
                            description = "How many a page holds",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "100",
                                            defaultValue = "50"))
                    @RestQuery
                    @Nullable
                    String limit,
            @Parameter(description = "The next of the page before; opaque") @RestQuery @Nullable String page) {
        ListParameters asked = new ListParameters(status, category, limit, page);
        return callers.current()
                .chain(caller -> inbox.list(asked.checked(caller.recipient())))
                .map(NotificationResource::bytes)
                .map(NoStore::ok);
    }

    @GET
    @Path("/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "getNotification", summary = "One notification, archived or not")
    @APIResponse(
            responseCode = "200",
            description = "The notification as it is now",
            content = @Content(schema = @Schema(implementation = WireSchema.Notification.class)))
    @APIResponse(responseCode = "400", description = "The names in the token are none")
    @APIResponse(responseCode = "401", description = "No valid token")
    @APIResponse(responseCode = "403", description = "The token names no tenant or user")
    @APIResponse(responseCode = "404", description = "It is not there, or not the caller's")
    @APIResponse(responseCode = "503", description = "Postgres is away; Retry-After says when to try again")
    public Uni<RestResponse<byte[]>> one(
            @Parameter(schema = @Schema(type = SchemaType.STRING, format = "uuid")) @RestPath String id) {
        return callers.current()
                .chain(caller -> find(caller.recipient(), NotificationId.parse(id)))
                .map(found -> found.orElseThrow(NotificationId::unknown))
                .map(NotificationJson::bytes)
                .map(NoStore::ok);
    }

    private Uni<Optional<Notification>> find(Recipient recipient, Optional<UUID> id) {
        return id.isEmpty() ? Uni.createFrom().item(Optional.empty()) : inbox.one(recipient, id.get());
    }

    private static byte[] bytes(Listed listed) {
        PageToken next = listed.next();
        return ListJson.bytes(
                listed.items(), next == null ? null : next.toString(), listed.counters(), listed.cursor());
    }
}
