package dev.tidings.stream;

import dev.tidings.problem.Problem;
import dev.tidings.problem.ProblemWriter;
import dev.tidings.wire.Frames;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** The ways in which a request for a stream is answered. */
final class Answer {
    private Answer() {}

    /** The head of a stream. Nothing between here and the client may keep or change it. */
    static void begin(RoutingContext context) {
        HttpServerResponse response = context.response();
        response.setStatusCode(200);
        response.putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8");
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store, no-transform");
        response.putHeader("X-Accel-Buffering", "no");
        if (context.request().version() != HttpVersion.HTTP_2) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            response.setChunked(true);
        }
    }

    /** What cannot be served now. Nothing was redeemed; the same URL works later. */
    static void busy(RoutingContext context, boolean isFromEventSource, long retryMillis) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed() || response.headWritten()) {
            return;
        }
        if (context.request().version() != HttpVersion.HTTP_2) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            // Who says so must do it (RFC 9112, section 9.6); Vert.x leaves it to the client, and then to the idle
            // timeout.
            context.addEndHandler(ignored -> context.request().connection().close());
        }
        if (!isFromEventSource) {
            ProblemWriter.write(
                    context,
                    Problem.unavailable("No stream can be opened at the moment.", Duration.ofMillis(retryMillis)));
            return;
        }
        begin(context);
        response.end(Buffer.buffer(new Frames(128)
                .retry(retryMillis)
                .bye(Bye.BUSY.reason(), Bye.BUSY.reconnect(), retryMillis)
                .bytes()));
    }
}
