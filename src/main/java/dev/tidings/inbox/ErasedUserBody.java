package dev.tidings.inbox;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The receipt for the erasure of a person. */
@Schema(name = "ErasedUser")
record ErasedUserBody(
        @Schema(required = true) String user,

        @Schema(required = true, description = "Events recorded before reach this user no more")
        Instant erasedAt,

        @Schema(required = true, description = "Notifications that stood in the feed")
        long notifications,

        @Schema(required = true, description = "Last values of signals")
        int signals,

        @Schema(required = true, description = "Streams that were open, on all instances; they end now")
        int streams) {}
