package dev.tidings.inbox;

import dev.tidings.feed.Content;
import dev.tidings.feed.Notification;
import dev.tidings.feed.Priority;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A notification as it is stored. What it is to a client also depends on the watermarks above it. */
@Entity
@Immutable
@Table(name = "notification")
@IdClass(NotificationRow.Key.class)
class NotificationRow {
    /** A notification's name in Postgres. */
    record Key(String tenantId, String userId, UUID id) {}

    @Id
    private String tenantId;

    @Id
    private String userId;

    @Id
    private UUID id;

    private long seq;
    private long stateVersion;
    private String source;
    private String type;
    private @Nullable String category;
    private String priority;
    private String title;
    private @Nullable String body;
    private @Nullable String url;
    private String actions;
    private @Nullable String data;
    private @Nullable String collapseKey;
    private Instant createdAt;
    private Instant updatedAt;
    private @Nullable Instant expiresAt;
    private @Nullable Instant seenAt;
    private @Nullable Instant readAt;

    @SuppressWarnings("unused") // Only queries look at it.
    private @Nullable Instant archivedAt;

    @SuppressWarnings("unused") // Only queries look at it.
    private @Nullable String removed;

    @SuppressWarnings("NullAway.Init") // Hibernate fills what it has made.
    NotificationRow() {}

    long seq() {
        return seq;
    }

    /** @param ofCategory null where the category has no watermarks of its own */
    Notification notification(Marks ofFeed, @Nullable Marks ofCategory) {
        Instant read = readAt(ofFeed, ofCategory);
        return new Notification(id, seq, content(), updatedAt, seenAt(ofFeed, ofCategory, read), read);
    }

    private @Nullable Instant readAt(Marks ofFeed, @Nullable Marks ofCategory) {
        if (readAt != null) {
            return readAt;
        }
        return earlier(
                ofFeed.readAt(seq, stateVersion), ofCategory == null ? null : ofCategory.readAt(seq, stateVersion));
    }

    /** Read implies seen. */
    private @Nullable Instant seenAt(Marks ofFeed, @Nullable Marks ofCategory, @Nullable Instant read) {
        if (seenAt != null) {
            return seenAt;
        }
        Instant marked = earlier(
                ofFeed.seenAt(seq, stateVersion), ofCategory == null ? null : ofCategory.seenAt(seq, stateVersion));
        return marked == null ? read : marked;
    }

    private Content content() {
        return new Content(
                source,
                type,
                category,
                Priority.ofWire(priority),
                title,
                body,
                url,
                actions,
                data,
                collapseKey,
                createdAt,
                expiresAt);
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }
}
