package dev.tidings.stream;

import io.netty.channel.Channel;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * The writing side of one response: takes bytes without ever waiting, says when it is full, and knows whether the client
 * takes anything. Belongs to the event loop of its connection.
 */
final class Socket implements Carrier.Waiter {
    /** Over HTTP/2 progress is seen only by whole writes, so none is long. */
    private static final int LONGEST_WRITE = 16 * 1024;

    private Carrier carrier;
    private int writesUnderWay;
    private long progressedAtMillis;
    private long bytesSeen;

    Socket(HttpServerResponse response, HttpConnection connection, HttpVersion version) {
        Channel channel =
                version != HttpVersion.HTTP_2 && connection instanceof ConnectionBase base ? base.channel() : null;
        carrier = new ResponseCarrier(response, connection, channel);
    }

    /** Before anything is written. A request that came along with this one has been read already, and waits for its end. */
    void claim() {
        if (carrier instanceof ResponseCarrier before
                && before.channel() != null
                && before.connection() instanceof HttpServerConnection server) {
            server.handler(ignored -> {});
            server.invalidRequestHandler(ignored -> {});
        }
    }

    /**
     * Once the head is out. Vert.x would keep the headers of both, a token among them, and over HTTP/1 all that it reads requests
     * with, for as long as the stream is open; there the stream takes the connection over.
     */
    void settle(HttpServerRequest request, Carrier.Owner owner) {
        HttpServerResponse response = request.response();
        request.headers().clear();
        response.headers().clear();
        if (carrier instanceof ResponseCarrier before && before.channel() != null) {
            Channel channel = before.channel();
            // Its end may still wait for somebody who wants it, and is told before what is asked for here.
            request.resume();
            Runnable takeOver = () -> takeOver(channel, request, owner);
            channel.eventLoop().execute(() -> {
                if (request.isEnded()) {
                    takeOver.run();
                } else {
                    // The rest must still be read as what it is, and who has read it must have returned before it can
                    // leave.
                    request.endHandler(ignored -> channel.eventLoop().execute(takeOver));
                }
            });
        }
    }

    private void takeOver(Channel channel, HttpServerRequest request, Carrier.Owner owner) {
        if (!isClosed()) {
            boolean isChunked = request.version() != HttpVersion.HTTP_1_0;
            carrier = ChannelCarrier.take(channel, request.response(), isChunked, owner);
            // What became free meanwhile was told while the old one was asked.
            owner.onDrained();
        }
    }

    /** All of it, or the connection breaks; nothing once it is closed. */
    void write(Buffer bytes) {
        var _ = write(bytes, this);
    }

    /**
     * The same.
     *
     * @param last told when the last of it has left, or never will
     * @return false when it is closed; then nobody is told
     */
    boolean writeFor(Carrier.Waiter last, Buffer bytes) {
        return write(bytes, isSent -> {
            onWritten(isSent);
            last.onWritten(isSent);
        });
    }

    private boolean write(Buffer bytes, Carrier.Waiter last) {
        if (isClosed() || bytes.length() == 0) {
            return false;
        }
        int from = 0;
        for (; bytes.length() - from > LONGEST_WRITE; from += LONGEST_WRITE) {
            writePiece(bytes.slice(from, from + LONGEST_WRITE), this);
        }
        writePiece(from == 0 ? bytes : bytes.slice(from, bytes.length()), last);
        return true;
    }

    private void writePiece(Buffer piece, Carrier.Waiter waiter) {
        if (writesUnderWay++ == 0) {
            progressedAtMillis = Lane.millis();
        }
        carrier.write(piece, waiter);
    }

    /** A write went out, or the connection is gone. */
    @Override
    public void onWritten(boolean isSent) {
        writesUnderWay--;
        progressedAtMillis = Lane.millis();
    }

    boolean isFull() {
        return carrier.isFull();
    }

    boolean isClosed() {
        return carrier.isClosed();
    }

    /** Whether bytes are waiting that the kernel does not take. */
    boolean isWaiting() {
        return writesUnderWay > 0;
    }

    /** When the kernel took something last, or the oldest write began to wait; on the clock of {@link Lane#millis()}. */
    long progressedAtMillis(long nowMillis) {
        long bytes = carrier.bytesOfCurrentWrite();
        if (bytes != bytesSeen) {
            bytesSeen = bytes;
            progressedAtMillis = nowMillis;
        }
        return progressedAtMillis;
    }

    /** Over HTTP/1.1 with the connection, as its head has said. */
    void end() {
        if (!isClosed()) {
            carrier.end();
        }
    }

    /** Drops what still waits; for a client that does not read the end either. */
    void cut() {
        carrier.cut();
    }
}
