package dev.tidings.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.tidings.feed.Change;
import dev.tidings.feed.Counters;
import dev.tidings.feed.Cursor;
import dev.tidings.feed.FeedChange;
import java.io.ByteArrayOutputStream;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Server-Sent Events as bytes (WHATWG HTML, section 9.2), one after the other. Names and ids are ours alone and data is
 * JSON in one line, so that no input can end a frame early (CWE-93).
 */
public final class Frames {
    private static final int SPACE_FOR_ONE = 768;

    private final ByteArrayOutputStream out;
    private final Times times;
    /** The last one as it was written: the badge has that of the change before it. */
    private @Nullable Cursor id;

    private String idText = "";

    public Frames(int expectedBytes) {
        this(expectedBytes, new Times());
    }

    private Frames(int expectedBytes, Times times) {
        this.times = times;
        out = new ByteArrayOutputStream(expectedBytes);
    }

    /** What a stream that stands at {@code change.before()} is sent: the same bytes for all streams of the feed. */
    public static byte[] of(FeedChange change) {
        return of(change, new Times());
    }

    /**
     * The same.
     *
     * @param times shared with the changes beside it
     */
    public static byte[] of(FeedChange change, Times times) {
        Frames frames = new Frames(SPACE_FOR_ONE * change.changes().size(), times);
        for (Change one : change.changes()) {
            frames.change(Cursor.at(change.epoch(), one.version()), one, false);
        }
        return frames.feed(Cursor.at(change.epoch(), change.after()), change.counters())
                .bytes();
    }

    /** A {@code notification}, {@code removed} or {@code marked}. */
    public Frames change(Cursor id, Change change, boolean isReplay) {
        switch (change) {
            case Change.Arrived arrived -> {
                head(id, "notification");
                NotificationJson.write(out, arrived.notification(), isReplay, times);
                text("\n\n");
            }
            case Change.Left left -> {
                head(id, "removed");
                text("{\"id\":\"" + left.id() + "\",\"reason\":\""
                        + left.reason().wire() + "\"}\n\n");
            }
            case Change.Marked marked -> {
                head(id, "marked");
                text("{\"what\":\"" + marked.what().wire() + "\",\"through\":" + marked.through() + ",\"category\":"
                        + quoted(marked.category()) + ",\"at\":\"" + DateTimeFormatter.ISO_INSTANT.format(marked.at())
                        + "\"}\n\n");
            }
        }
        return this;
    }

    /** The badge after a replay or a change. */
    public Frames feed(Cursor id, Counters counters) {
        head(id, "feed");
        text("{\"unread\":" + counters.unread() + ",\"unseen\":" + counters.unseen() + ",\"live\":true}\n\n");
        return this;
    }

    /** Forget local state: everything unread follows. */
    public Frames reset(Cursor id, String reason) {
        head(id, "reset");
        text("{\"reason\":\"" + reason + "\"}\n\n");
        return this;
    }

    /**
     * What is not stored: no id, so that a client never resumes behind it.
     *
     * @param json see {@link SignalJson}
     */
    public Frames signal(String json) {
        text("event: signal\ndata: " + json + "\n\n");
        return this;
    }

    /** How long a client waits before it reconnects, in milliseconds. */
    public Frames retry(long millis) {
        text("retry: " + millis + "\n\n");
        return this;
    }

    /** A sign of life that JavaScript can see. */
    public Frames ping() {
        text("event: ping\ndata: {}\n\n");
        return this;
    }

    /** The last thing on a stream. */
    public Frames bye(String reason, String reconnect, long retryMillis) {
        text("event: bye\ndata: {\"reason\":\"" + reason + "\",\"reconnect\":\"" + reconnect + "\",\"retryMs\":"
                + retryMillis + "}\n\n");
        return this;
    }

    public int size() {
        return out.size();
    }

    public byte[] bytes() {
        return out.toByteArray();
    }

    private void head(Cursor next, String event) {
        if (!next.equals(id)) {
            idText = next.toString();
            id = next;
        }
        out.writeBytes(("id: " + idText + "\nevent: " + event + "\ndata: ").getBytes(US_ASCII));
    }

    static String quoted(@Nullable String text) {
        return text == null
                ? "null"
                : '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    private void text(String text) {
        out.writeBytes(text.getBytes(UTF_8));
    }
}
