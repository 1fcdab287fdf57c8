package dev.tidings.ticket;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** The body of a request that has nearly always none, or a few bytes. */
final class SmallBody {
    static final int MOST_BYTES = 64 * 1024;
    private static final Buffer NONE = Buffer.buffer();

    /** It has more bytes than are taken. */
    static final class TooLargeException extends RuntimeException {
        TooLargeException() {
            super("more than " + MOST_BYTES + " bytes", null, false, false);
        }
    }

    /** It has ended in the middle, and so does its connection or its stream. */
    static final class BrokenException extends RuntimeException {
        BrokenException(Throwable cause) {
            super("the body has no end", cause, false, false);
        }
    }

    private final HttpServerRequest request;
    private final Buffer read = Buffer.buffer();

    private SmallBody(HttpServerRequest request) {
        this.request = request;
    }

    static boolean isThere(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? !request.isEnded() : !length.equals("0");
    }

    /** Of a request that was paused when it came. Fails with {@link TooLargeException} or {@link BrokenException}. */
    static Uni<Buffer> of(HttpServerRequest request) {
        return isThere(request)
                ? Uni.createFrom().emitter(emitter -> new SmallBody(request).readInto(emitter))
                : Uni.createFrom().item(NONE);
    }

    private void readInto(UniEmitter<? super Buffer> emitter) {
        request.exceptionHandler(broken -> emitter.fail(new BrokenException(broken)));
        request.handler(part -> {
            if (read.length() + part.length() > MOST_BYTES) {
                request.handler(ignored -> {});
                emitter.fail(new TooLargeException());
            } else {
                read.appendBuffer(part);
            }
        });
        request.endHandler(ended -> emitter.complete(read));
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        request.resume();
    }
}
