package dev.tidings.inbox;

import dev.tidings.feed.TenantId;
import dev.tidings.journal.Erasure;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The receipt for the erasure of a tenant, or how far it has come. */
@Schema(name = "ErasedTenant")
record ErasedTenantBody(
        @Schema(required = true) String tenant,

        @Schema(
                required = true,
                description = "When it began. Events recorded before reach nobody of the tenant any more")
        Instant erasedAt,

        @Schema(required = true, description = "False: call again, which goes on")
        boolean done,

        @Schema(required = true, description = "Feeds erased by all calls since it began")
        long feeds,

        @Schema(required = true, description = "Notifications that stood in them")
        long notifications,

        @Schema(required = true, description = "Events that the ledger has forgotten")
        long events) {
    static ErasedTenantBody of(TenantId tenant, Erasure erasure) {
        return new ErasedTenantBody(
                tenant.value(),
                erasure.erasedAt(),
                erasure.isDone(),
                erasure.feeds(),
                erasure.notifications(),
                erasure.events());
    }
}
