package dev.tidings.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidings.feed.Counters;
import dev.tidings.feed.Cursor;
import dev.tidings.feed.Notification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of a list as a client reads it (contract, section 5): each notification to the letter as a stream sends it. */
public final class ListJson {
    private ListJson() {}

    /**
     * One JSON object.
     *
     * @param next what asks for the following page; null on the last
     */
    public static byte[] bytes(List<Notification> items, @Nullable String next, Counters counters, Cursor cursor) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(NotificationJson.SPACE_FOR_ONE * (items.size() + 1));
        Times times = new Times();
        try (JsonGenerator json = NotificationJson.JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeArrayFieldStart("items");
            for (Notification item : items) {
                NotificationJson.write(json, item, false, times);
            }
            json.writeEndArray();
            json.writeStringField("next", next);
            json.writeNumberField("unread", counters.unread());
            json.writeNumberField("unseen", counters.unseen());
            json.writeStringField("cursor", cursor.toString());
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("memory never refuses a byte", e);
        }
        return out.toByteArray();
    }
}
