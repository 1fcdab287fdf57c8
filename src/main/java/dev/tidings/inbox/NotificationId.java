package dev.tidings.inbox;

import dev.tidings.problem.Problem;
import dev.tidings.problem.Problem.Kind;
import dev.tidings.problem.ProblemException;
import java.util.Optional;
import java.util.UUID;

/** What names a notification in a path. */
final class NotificationId {
    private NotificationId() {}

    /** {@link UUID#fromString} also takes shortened forms; one notification has one name. */
    static Optional<UUID> parse(String text) {
        try {
            UUID id = UUID.fromString(text);
            return id.toString().equalsIgnoreCase(text) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The same words for what is no id, what is not there and what is somebody else's. */
    static ProblemException unknown() {
        return new ProblemException(Problem.of(Kind.NOT_FOUND, "There is nothing here, or nothing of yours."));
    }
}
