package dev.tidings.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidings.feed.Content;
import dev.tidings.feed.Notification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** A notification as a client reads it (contract, section 5). No raw line break: JSON escapes them in every string. */
public final class NotificationJson {
    static final int SPACE_FOR_ONE = 768;
    static final JsonFactory JSON = JsonFactory.builder().build();

    private NotificationJson() {}

    /**
     * Writes one JSON object. {@code data} and {@code actions} are copied as they are.
     *
     * @param isReplay whether to add {@code "replay": true}, which says that the client is catching up
     * @param times shared by what is written together
     */
    public static void write(OutputStream out, Notification notification, boolean isReplay, Times times) {
        try (JsonGenerator json = JSON.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            write(json, notification, isReplay, times);
        } catch (IOException e) {
            throw new IllegalStateException("memory never refuses a byte", e);
        }
    }

    /** One JSON object. */
    public static byte[] bytes(Notification notification) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(SPACE_FOR_ONE);
        write(out, notification, false, new Times());
        return out.toByteArray();
    }

    /** @param isReplay see {@link #write(OutputStream, Notification, boolean, Times)} */
    static void write(JsonGenerator json, Notification notification, boolean isReplay, Times times) throws IOException {
        json.writeStartObject();
        writeFields(json, notification, times);
        if (isReplay) {
            json.writeBooleanField("replay", true);
        }
        json.writeEndObject();
    }

    /** All of its fields, into an object that has been begun. */
    static void writeFields(JsonGenerator json, Notification notification, Times times) throws IOException {
        Content content = notification.content();
        json.writeStringField("id", notification.id().toString());
        json.writeNumberField("seq", notification.seq());
        json.writeStringField("type", content.type());
        json.writeStringField("source", content.source());
        string(json, "category", content.category());
        json.writeStringField("priority", content.priority().wire());
        json.writeStringField("title", content.title());
        string(json, "body", content.body());
        string(json, "url", content.url());
        raw(json, "actions", content.actions());
        raw(json, "data", content.data());
        string(json, "collapseKey", content.collapseKey());
        json.writeStringField("createdAt", times.created(content.createdAt()));
        json.writeStringField("updatedAt", times.updated(notification.updatedAt()));
        time(json, "expiresAt", content.expiresAt());
        time(json, "seenAt", notification.seenAt());
        time(json, "readAt", notification.readAt());
    }

    private static void string(JsonGenerator json, String name, @Nullable String value) throws IOException {
        json.writeFieldName(name);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeString(value);
        }
    }

    private static void raw(JsonGenerator json, String name, @Nullable String value) throws IOException {
        json.writeFieldName(name);
        json.writeRawValue(value == null ? "null" : value);
    }

    static void time(JsonGenerator json, String name, @Nullable Instant value) throws IOException {
        string(json, name, value == null ? null : DateTimeFormatter.ISO_INSTANT.format(value));
    }
}
