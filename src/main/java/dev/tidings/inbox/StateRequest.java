package dev.tidings.inbox;

import dev.tidings.feed.Recipient;
import dev.tidings.journal.StatePatch;
import dev.tidings.problem.Problem;
import dev.tidings.problem.ProblemException;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body of {@code PATCH /v1/notifications/{id}}: what is to become of a notification. */
@Schema(name = "NotificationState", description = "What is to be; what is not said stays as it is.", minProperties = 1)
record StateRequest(
        @Schema(description = "Read implies seen") @Nullable Boolean read,

        @Schema(description = "Unseen implies unread") @Nullable
        Boolean seen,

        @Schema(description = "Put away: it leaves the feed and keeps its content") @Nullable
        Boolean archived) {

    /** @throws ProblemException (400) for what asks for nothing, or for two things at once */
    static StateRequest parse(byte @Nullable [] bytes, @Nullable MediaType type) {
        JsonBody body = JsonBody.read(bytes, type, "read", "seen", "archived");
        StateRequest request = new StateRequest(body.bool("read"), body.bool("seen"), body.bool("archived"));
        if (Boolean.TRUE.equals(request.read) && Boolean.FALSE.equals(request.seen)) {
            body.refuse("read", "must not be true where seen is false: read implies seen");
            body.refuse("seen", "must not be false where read is true: read implies seen");
        }
        body.check();
        if (request.read == null && request.seen == null && request.archived == null) {
            throw new ProblemException(Problem.validation(
                    "Nothing is asked for: at least one of read, seen and archived must be there.", List.of()));
        }
        return request;
    }

    StatePatch of(Recipient recipient, UUID id) {
        return new StatePatch(recipient, id, read, seen, archived);
    }
}
