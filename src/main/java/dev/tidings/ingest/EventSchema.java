package dev.tidings.ingest;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An event as the OpenAPI document describes it. Nothing reads or writes these types: decoding is stricter than binding. */
final class EventSchema {
    static final String STRUCTURED_EXAMPLE = """
            {"specversion": "1.0", "id": "order-1001-shipped", "source": "/shop/orders", "type": "com.acme.order.shipped",
             "tenant": "acme", "data": {"to": {"users": ["ada"]}, "title": "Order 1001 shipped"}}""";
    static final String BATCH_EXAMPLE = "[" + STRUCTURED_EXAMPLE + "]";
    static final String BINARY_EXAMPLE = """
            {"to": {"users": ["ada", "grace"]}, "title": "Order 1001 shipped", "category": "orders"}""";

    private EventSchema() {}

    @Schema(name = "CloudEvent", description = "A CloudEvent 1.0 in structured mode; other attributes are ignored.")
    record CloudEvent(
            @Schema(required = true, enumeration = "1.0") String specversion,

            @Schema(required = true, description = "At most 256 bytes; with source unique in a tenant", minLength = 1)
            String id,

            @Schema(required = true, description = "At most 512 bytes", minLength = 1)
            String source,

            @Schema(required = true, description = "At most 256 bytes", minLength = 1)
            String type,

            @Schema(required = true, minLength = 1, maxLength = 128)
            String tenant,

            @Schema(description = "When it happened; when it is absent, the moment of storing counts") @Nullable
            Instant time,

            @Schema(required = true) EventData data) {}

    @Schema(name = "EventData", description = "Unknown fields are ignored.")
    record EventData(
            @Schema(required = true) To to,

            @Schema(description = "Required in mode stored", maxLength = 200) @Nullable
            String title,

            @Schema(maxLength = 4000) @Nullable String body,

            @Schema(minLength = 1, maxLength = 128) @Nullable
            String category,

            @Schema(
                    enumeration = {"low", "normal", "high"},
                    defaultValue = "normal")
            @Nullable
            String priority,

            @Schema(description = "https, http or relative", maxLength = 2048) @Nullable
            String url,

            @Schema(maxItems = 5) @Nullable List<Action> actions,

            @Schema(
                    type = SchemaType.OBJECT,
                    description = "Any JSON for the client, at most 16 KiB; handed on as it was written")
            @Nullable
            Object data,

            @Schema(minLength = 1, maxLength = 128) @Nullable
            String collapseKey,

            @Nullable Instant expiresAt,

            @Schema(
                    enumeration = {"stored", "ephemeral", "state"},
                    defaultValue = "stored")
            @Nullable
            String mode,

            @Schema(minLength = 1, maxLength = 128, description = "Required in mode state") @Nullable
            String stateKey) {}

    @Schema(name = "EventRecipients")
    record To(
            @Schema(required = true, minItems = 1, maxItems = 1000, description = "A user named twice counts once")
            List<String> users) {}

    @Schema(name = "EventAction")
    record Action(
            @Schema(required = true, minLength = 1, maxLength = 128)
            String label,

            @Schema(required = true, maxLength = 2048) String url) {}
}
