package dev.tidings.stream;

import dev.tidings.feed.Cursor;
import dev.tidings.feed.Epoch;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a request for a stream says. Its query holds a secret, so it is never printed. */
final class StreamRequest {
    /** A position that no feed has: whatever is not a cursor is answered as one, with a reset. */
    private static final Cursor UNKNOWN = Cursor.at(new Epoch(0, 0), 0);

    private final HttpServerRequest request;

    StreamRequest(HttpServerRequest request) {
        this.request = request;
    }

    @Nullable
    String ticket() {
        return request.getParam("ticket");
    }

    /** Where the client stands; the header wins, as it is what a browser knows best when it reconnects. */
    @Nullable
    Cursor cursor() {
        String header = request.getHeader("Last-Event-ID");
        String text = header == null || header.isEmpty() ? request.getParam("lastEventId") : header;
        return text == null || text.isEmpty() ? null : Cursor.parse(text).orElse(UNKNOWN);
    }

    /** Any status but 200 ends a browser's {@code EventSource} for good, so it is never told one that passes. */
    boolean isFromEventSource() {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return accept != null && accept.toLowerCase(Locale.ROOT).contains("text/event-stream");
    }
}
