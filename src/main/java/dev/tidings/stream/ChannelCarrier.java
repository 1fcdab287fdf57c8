package dev.tidings.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.VertxHandler;
import java.io.IOException;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * A connection of HTTP/1 that a stream has to itself, and on which nothing comes any more: all that reads requests and writes
 * responses has left it. Chunks are framed here (RFC 9112, section 7.1), with their data in one buffer. A client that sends
 * something all the same loses its connection; what it sent is never read as a request.
 */
final class ChannelCarrier extends ChannelInboundHandlerAdapter implements Carrier {
    private static final Logger LOG = Logger.getLogger(ChannelCarrier.class);
    private static final byte[] LINE_END = "\r\n".getBytes(US_ASCII);
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(US_ASCII);
    /** Around the data of a chunk: its length in hexadecimal digits, and two ends of lines. */
    private static final int FRAMING = Integer.BYTES * 2 + 4;

    private final Channel channel;
    private final Owner owner;
    /** HTTP/1.0 knows no chunks: there the end of the connection is that of the response. */
    private final boolean isChunked;

    /** Everything else has left the pipeline; what it had read and not passed on came along with the request. */
    private boolean isAlone;

    private boolean isEnded;

    ChannelCarrier(Channel channel, boolean isChunked, Owner owner) {
        this.channel = channel;
        this.isChunked = isChunked;
        this.owner = owner;
    }

    /**
     * On the event loop of the channel, once the head of the response is out and its request has been read to its end. For
     * Vert.x the connection is closed then.
     */
    static ChannelCarrier take(Channel channel, HttpServerResponse response, boolean isChunked, Owner owner) {
        ChannelPipeline pipeline = channel.pipeline();
        ChannelHandlerContext vertx = pipeline.context(VertxHandler.class);
        if (vertx == null) {
            throw new IllegalStateException("a connection without Vert.x: " + pipeline.names());
        }
        response.closeHandler(null);
        response.exceptionHandler(null);
        response.drainHandler(null);
        // And not by an end of the response, behind which Vert.x would answer a request that came along.
        VertxHandler<?> handler = (VertxHandler<?>) vertx.handler();
        // Of one that came along and has not ended Vert.x would want the response, which there is not yet: so a whole
        // one is
        // the last.
        handler.channelRead(vertx, new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"));
        handler.channelRead(vertx, LastHttpContent.EMPTY_LAST_CONTENT);
        handler.channelInactive(vertx);
        ChannelCarrier carrier = new ChannelCarrier(channel, isChunked, owner);
        // First: bytes that the decoder has not read yet go on to what is behind it when it leaves, and Vert.x would
        // drop them.
        pipeline.addLast(carrier);
        pipeline.remove(handler);
        for (Map.Entry<String, ChannelHandler> other : pipeline.toMap().entrySet()) {
            if (other.getValue() != carrier && !(other.getValue() instanceof SslHandler)) {
                pipeline.remove(other.getKey());
            }
        }
        carrier.isAlone = true;
        channel.flush();
        // Vert.x may have stopped reading, for a request that came along; then nobody would notice that the client
        // goes.
        channel.config().setAutoRead(true);
        return carrier;
    }

    @Override
    public void write(Buffer bytes, Waiter waiter) {
        ByteBuf data;
        try {
            data = isChunked ? chunk(bytes) : Unpooled.wrappedBuffer(bytes.getBytes());
        } catch (OutOfMemoryError e) {
            LOG.warnf("a stream is cut, there is no memory for what it is to be sent reason=%s", e.getMessage());
            onWritten(waiter, false);
            return;
        }
        var _ = channel.writeAndFlush(data).addListener(result -> onWritten(waiter, result.isSuccess()));
    }

    private void onWritten(Waiter waiter, boolean isSent) {
        if (!isSent) {
            // A stream with a hole must not go on.
            cut();
        }
        waiter.onWritten(isSent);
    }

    @Override
    public boolean isFull() {
        return !channel.isWritable();
    }

    @Override
    public boolean isClosed() {
        return isEnded || !channel.isActive();
    }

    @Override
    public void end() {
        isEnded = true;
        var _ = channel.writeAndFlush(isChunked ? Unpooled.wrappedBuffer(LAST_CHUNK) : Unpooled.EMPTY_BUFFER)
                .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void cut() {
        ResponseCarrier.cut(channel);
    }

    @Override
    public long bytesOfCurrentWrite() {
        return ResponseCarrier.bytesOfCurrentWrite(channel);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        ReferenceCountUtil.release(bytes);
        if (isAlone) {
            cut();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            owner.onDrained();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        owner.onClosed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException) && !(cause instanceof DecoderException)) {
            LOG.error("a connection of a stream has failed", cause);
        }
        cut();
    }

    private ByteBuf chunk(Buffer bytes) {
        ByteBuf chunk = channel.alloc().ioBuffer(bytes.length() + FRAMING);
        chunk.writeCharSequence(Integer.toHexString(bytes.length()), US_ASCII);
        return chunk.writeBytes(LINE_END).writeBytes(bytes.getBytes()).writeBytes(LINE_END);
    }
}
