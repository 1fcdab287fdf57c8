package dev.tidings.inbox;

import dev.tidings.journal.MarkedAll;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What marking came to, as the client reads it. */
@Schema(name = "Marked")
record MarkedBody(
        @Schema(required = true, description = "Of the whole feed, as it is now")
        int unread,

        @Schema(required = true, description = "Of the whole feed, as it is now")
        int unseen,

        @Schema(required = true, description = "The seq up to which all is read or seen; never more than the feed has")
        long through) {
    static MarkedBody of(MarkedAll marked) {
        return new MarkedBody(marked.counters().unread(), marked.counters().unseen(), marked.through());
    }
}
