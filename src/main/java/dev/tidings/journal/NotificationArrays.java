package dev.tidings.journal;

import dev.tidings.feed.Content;
import dev.tidings.feed.Notification;
import dev.tidings.feed.Recipient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The columns of many new notifications, each an array parameter of one insert. */
final class NotificationArrays {
    private final List<String> tenants;
    private final List<String> users;
    private final List<UUID> ids;
    private final List<Long> versions;
    private final List<NewEvent> events;

    NotificationArrays(int capacity) {
        tenants = new ArrayList<>(capacity);
        users = new ArrayList<>(capacity);
        ids = new ArrayList<>(capacity);
        versions = new ArrayList<>(capacity);
        events = new ArrayList<>(capacity);
    }

    void add(Recipient recipient, NewEvent event, Notification notification) {
        tenants.add(recipient.tenant().value());
        users.add(recipient.user().value());
        ids.add(notification.id());
        versions.add(notification.seq());
        events.add(event);
    }

    /** In the order of the parameters of {@code BatchWrite.INSERT}. */
    Tuple tuple(OffsetDateTime updatedAt) {
        return Tuple.tuple()
                .addArrayOfString(tenants.toArray(String[]::new))
                .addArrayOfString(users.toArray(String[]::new))
                .addArrayOfUUID(ids.toArray(UUID[]::new))
                .addArrayOfLong(versions.toArray(Long[]::new))
                .addArrayOfString(strings(Content::source))
                .addArrayOfString(events.stream().map(NewEvent::id).toArray(String[]::new))
                .addArrayOfString(strings(Content::type))
                .addArrayOfString(strings(Content::category))
                .addArrayOfString(strings(content -> content.priority().wire()))
                .addArrayOfString(strings(Content::title))
                .addArrayOfString(strings(Content::body))
                .addArrayOfString(strings(Content::url))
                .addArrayOfString(strings(Content::actions))
                .addArrayOfString(strings(Content::data))
                .addArrayOfString(strings(Content::collapseKey))
                .addArrayOfOffsetDateTime(events.stream()
                        .map(event -> BatchWrite.at(event.content().createdAt()))
                        .toArray(OffsetDateTime[]::new))
                .addOffsetDateTime(updatedAt)
                .addArrayOfOffsetDateTime(expiries());
    }

    private @Nullable OffsetDateTime[] expiries() {
        @Nullable OffsetDateTime[] expiries = new OffsetDateTime[events.size()];
        for (int i = 0; i < expiries.length; i++) {
            var expiresAt = events.get(i).content().expiresAt();
            expiries[i] = expiresAt == null ? null : BatchWrite.at(expiresAt);
        }
        return expiries;
    }

    private @Nullable String[] strings(Column column) {
        @Nullable String[] values = new String[events.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.of(events.get(i).content());
        }
        return values;
    }

    /** A column that may be empty. */
    private interface Column {
        @Nullable
        String of(Content content);
    }
}
