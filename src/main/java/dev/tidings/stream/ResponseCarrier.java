package dev.tidings.stream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * The response as Vert.x has it: over HTTP/2, whose connections carry other streams, and over HTTP/1.1 until the stream has the
 * connection to itself.
 *
 * @param channel null over HTTP/2: its bytes say nothing about one of its streams
 */
record ResponseCarrier(
        HttpServerResponse response,
        HttpConnection connection,
        @Nullable Channel channel) implements Carrier {
    @Override
    public void write(Buffer bytes, Waiter waiter) {
        response.write(bytes).onComplete(result -> {
            if (result.failed() && !isClosed()) {
                // A stream with a hole must not go on.
                cut();
            }
            waiter.onWritten(result.succeeded());
        });
    }

    @Override
    public boolean isFull() {
        return response.writeQueueFull();
    }

    @Override
    public boolean isClosed() {
        return response.ended() || response.closed() || (channel != null && !channel.isActive());
    }

    /** Over HTTP/1.1 with the connection, as its head has said. */
    @Override
    public void end() {
        Future<Void> ended = response.end();
        if (channel != null) {
            ended.onComplete(ignored -> connection.close());
        }
    }

    @Override
    public void cut() {
        if (channel != null) {
            cut(channel);
        } else {
            response.reset();
        }
    }

    @Override
    public long bytesOfCurrentWrite() {
        return channel == null ? 0 : bytesOfCurrentWrite(channel);
    }

    /** Past all handlers: Vert.x would wait until all is out, and TLS for seconds until its last word is. */
    static void cut(Channel channel) {
        ChannelHandlerContext first = channel.pipeline().firstContext();
        if (first != null) {
            var _ = first.close();
        }
    }

    /** A long write goes out in parts over HTTP/1.1: what Netty has handed to the kernel of the present one. */
    static long bytesOfCurrentWrite(Channel channel) {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return waiting == null ? 0 : waiting.currentProgress();
    }
}
