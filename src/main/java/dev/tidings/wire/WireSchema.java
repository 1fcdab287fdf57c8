package dev.tidings.wire;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a client reads, as the OpenAPI document describes it. Nothing is written through these types. */
public final class WireSchema {
    private WireSchema() {}

    /** What {@link NotificationJson} writes. */
    @Schema(name = "Notification", description = "One stored item of one feed. Every field is there; some are null.")
    public record Notification(
            @Schema(required = true, description = "A name, never an order (UUIDv7)")
            UUID id,

            @Schema(required = true, description = "The version of the feed at which this content arrived: the order")
            long seq,

            @Schema(required = true) String type,
            @Schema(required = true) String source,

            @Schema(required = true, nullable = true) @Nullable
            String category,

            @Schema(
                    required = true,
                    enumeration = {"low", "normal", "high"})
            String priority,

            @Schema(required = true) String title,

            @Schema(required = true, nullable = true) @Nullable
            String body,

            @Schema(required = true, nullable = true, description = "https, http or relative") @Nullable
            String url,

            @Schema(required = true, maxItems = 5) List<Action> actions,

            @Schema(required = true, nullable = true, description = "Any JSON, as the producer wrote it") @Nullable
            Object data,

            @Schema(required = true, nullable = true) @Nullable
            String collapseKey,

            @Schema(required = true) Instant createdAt,
            @Schema(required = true) Instant updatedAt,

            @Schema(required = true, nullable = true) @Nullable
            Instant expiresAt,

            @Schema(required = true, nullable = true) @Nullable
            Instant seenAt,

            @Schema(required = true, nullable = true) @Nullable
            Instant readAt) {}

    /** A button. */
    @Schema(name = "Action")
    public record Action(
            @Schema(required = true) String label,
            @Schema(required = true) String url) {}

    /** What {@link ListJson} writes. */
    @Schema(name = "NotificationPage")
    public record Page(
            @Schema(required = true, description = "Newest first")
            List<Notification> items,

            @Schema(required = true, nullable = true, description = "The page parameter of the following page")
            @Nullable
            String next,

            @Schema(required = true) int unread,
            @Schema(required = true) int unseen,

            @Schema(
                    required = true,
                    description =
                            "A stream opened with it as its last event id continues exactly behind the snapshot of"
                                    + " the first page")
            String cursor) {}
}
