package dev.tidings.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidings.feed.Change;
import dev.tidings.feed.Counters;
import dev.tidings.feed.Notification;
import dev.tidings.feed.Recipient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All about a person as JSON Lines (contract, section 5): one JSON object a line, with a line break between two. */
public final class ExportLines {
    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    private final ByteArrayOutputStream out;
    private final Times times = new Times();

    /** @param expected how many lines of notifications */
    public ExportLines(int expected) {
        out = new ByteArrayOutputStream(NotificationJson.SPACE_FOR_ONE * (expected + 1));
    }

    /** The first line. */
    public ExportLines feed(Recipient recipient, long version, Counters counters, List<Change.Marked> watermarks) {
        return line("feed", json -> {
            json.writeStringField("tenant", recipient.tenant().value());
            json.writeStringField("user", recipient.user().value());
            json.writeNumberField("version", version);
            json.writeNumberField("unread", counters.unread());
            json.writeNumberField("unseen", counters.unseen());
            json.writeArrayFieldStart("watermarks");
            for (Change.Marked watermark : watermarks) {
                watermark(json, watermark);
            }
            json.writeEndArray();
        });
    }

    public ExportLines notification(Notification notification, @Nullable Instant archivedAt) {
        return line("notification", json -> {
            NotificationJson.writeFields(json, notification, times);
            NotificationJson.time(json, "archivedAt", archivedAt);
        });
    }

    /**
     * The last value of a key.
     *
     * @param value one JSON object, as a stream sends it
     */
    public ExportLines signal(String value) {
        return line("signal", json -> {
            json.writeFieldName("value");
            json.writeRawValue(value);
        });
    }

    /** The last line; without it an export is not complete. */
    public ExportLines end(long notifications) {
        return line("end", json -> json.writeNumberField("notifications", notifications));
    }

    public byte[] bytes() {
        return out.toByteArray();
    }

    private ExportLines line(String kind, Fields fields) {
        if (out.size() > 0) {
            out.write('\n');
        }
        try (JsonGenerator json =
                NotificationJson.JSON.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            json.writeStartObject();
            json.writeStringField("kind", kind);
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("memory never refuses a byte", e);
        }
        return this;
    }

    private static void watermark(JsonGenerator json, Change.Marked watermark) throws IOException {
        json.writeStartObject();
        json.writeStringField("what", watermark.what().wire());
        json.writeNumberField("through", watermark.through());
        json.writeStringField("category", watermark.category());
        NotificationJson.time(json, "at", watermark.at());
        json.writeEndObject();
    }
}
