package dev.tidings.journal;

import dev.tidings.feed.Recipient;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants a notification to be; null leaves that as it is. Read implies seen, so making it unseen makes it
 * unread.
 */
public record StatePatch(
        Recipient recipient,
        UUID id,
        @Nullable Boolean read,
        @Nullable Boolean seen,
        @Nullable Boolean archived) {
    public StatePatch {
        if (Boolean.TRUE.equals(read) && Boolean.FALSE.equals(seen)) {
            throw new IllegalArgumentException("read implies seen");
        }
    }

    boolean wantsRead(boolean isRead) {
        return read == null ? isRead && !Boolean.FALSE.equals(seen) : read;
    }

    boolean wantsSeen(boolean isSeen, boolean isRead) {
        return isRead || (seen == null ? isSeen : seen);
    }

    boolean wantsArchived(boolean isArchived) {
        return archived == null ? isArchived : archived;
    }
}
