package dev.tidings.inbox;

import dev.tidings.feed.Recipient;
import dev.tidings.feed.Watermark;
import dev.tidings.journal.MarkAll;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The optional body of {@code POST /v1/notifications/read} and {@code /seen}. */
@Schema(name = "MarkRequest")
record MarkRequest(
        @Schema(
                description = "Up to this seq; without it, all that is there",
                minimum = "0",
                maximum = "9007199254740992")
        @Nullable
        Long through,

        @Schema(description = "Only those of this category", minLength = 1, maxLength = 128) @Nullable
        String category) {

    static MarkRequest parse(byte @Nullable [] bytes, @Nullable MediaType type) {
        JsonBody body = JsonBody.read(bytes, type, "through", "category");
        MarkRequest request = new MarkRequest(body.wholeNumber("through"), body.category("category"));
        body.check();
        return request;
    }

    MarkAll of(Recipient recipient, Watermark what) {
        return new MarkAll(recipient, what, through, category);
    }
}
