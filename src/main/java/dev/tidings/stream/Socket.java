package dev.tidings.stream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import org.jspecify.annotations.Nullable;

/**
 * The writing side of one response: takes bytes without ever waiting, says when it is full, and knows whether the client
 * takes anything. Belongs to the event loop of its connection.
 */
final class Socket implements Handler<AsyncResult<Void>> {
    /** Over HTTP/2 progress is seen only by whole writes, so none is long. */
    private static final int LONGEST_WRITE = 16 * 1024;

    private final HttpServerResponse response;
    private final HttpConnection connection;
    private final @Nullable Channel channel;
    private int writesUnderWay;
    private long progressedAtMillis;
    private long bytesSeen;

    Socket(HttpServerResponse response, HttpConnection connection, HttpVersion version) {
        this.response = response;
        this.connection = connection;
        // A connection of HTTP/2 is shared by streams, so its bytes say nothing about one of them.
        this.channel =
                version != HttpVersion.HTTP_2 && connection instanceof ConnectionBase base ? base.channel() : null;
    }

    /**
     * Once the head is out: Vert.x would keep the headers of both, a token among them, and what it has read them with, for as
     * long as the stream is open.
     */
    void forget(HttpServerRequest request) {
        request.headers().clear();
        response.headers().clear();
        if (channel != null) {
            // Its end may still wait for somebody who wants it, and is told before what is asked for here.
            request.resume();
            channel.eventLoop().execute(() -> makeOneWay(request, channel));
        }
    }

    /** Of a request that has not ended the rest must still be read as what it is. */
    private static void makeOneWay(HttpServerRequest request, Channel channel) {
        if (request.isEnded()) {
            OneWay.make(channel.pipeline());
        }
    }

    /** Done when the kernel has the last of it; null when the connection is gone. */
    @Nullable
    Future<Void> write(Buffer bytes) {
        if (isClosed()) {
            return null;
        }
        Future<Void> last = null;
        for (int from = 0; from < bytes.length(); from += LONGEST_WRITE) {
            Buffer piece = bytes.length() <= LONGEST_WRITE
                    ? bytes
                    : bytes.slice(from, Math.min(from + LONGEST_WRITE, bytes.length()));
            if (writesUnderWay++ == 0) {
                progressedAtMillis = Lane.millis();
            }
            last = response.write(piece).onComplete(this);
        }
        return last;
    }

    /** A write went out, or the connection is gone. */
    @Override
    public void handle(AsyncResult<Void> result) {
        writesUnderWay--;
        progressedAtMillis = Lane.millis();
    }

    boolean isFull() {
        return response.writeQueueFull();
    }

    boolean isClosed() {
        return response.ended() || response.closed();
    }

    /** Whether bytes are waiting that the kernel does not take. */
    boolean isWaiting() {
        return writesUnderWay > 0;
    }

    /** When the kernel took something last, or the oldest write began to wait; on the clock of {@link Lane#millis()}. */
    long progressedAtMillis(long nowMillis) {
        long bytes = bytesOfCurrentWrite();
        if (bytes != bytesSeen) {
            bytesSeen = bytes;
            progressedAtMillis = nowMillis;
        }
        return progressedAtMillis;
    }

    /** Over HTTP/1.1 with the connection, as its head has said. */
    void end() {
        if (isClosed()) {
            return;
        }
        Future<Void> ended = response.end();
        if (channel != null) {
            ended.onComplete(ignored -> connection.close());
        }
    }

    /** Drops what still waits; for a client that does not read the end either. */
    void cut() {
        if (channel != null) {
            connection.close();
        } else {
            response.reset();
        }
    }

    /** A long write goes out in parts over HTTP/1.1: what Netty has handed to the kernel of the present one. */
    private long bytesOfCurrentWrite() {
        if (channel == null) {
            return 0;
        }
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return waiting == null ? 0 : waiting.currentProgress();
    }
}
