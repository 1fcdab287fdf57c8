package dev.tidings.stream;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.util.ReferenceCountUtil;

/**
 * The reading side of an HTTP/1.1 connection on which a stream is open: nothing comes, and the connection ends with the stream.
 * So what reads requests is let go, with its buffers, as is the timer for idle connections: streams have pings and limits of
 * their own. A client that sends something all the same loses its connection; what it sent is never read as a request.
 */
@ChannelHandler.Sharable
final class OneWay extends ChannelInboundHandlerAdapter {
    // As Vert.x names them.
    private static final String DECODER = "httpDecoder";
    private static final String IDLE = "idle";

    private static final OneWay READER = new OneWay();

    private OneWay() {}

    /** On the event loop of the channel, once its only request has been read to its end. */
    static void make(ChannelPipeline pipeline) {
        if (pipeline.get(DECODER) == null) {
            return;
        }
        // First: bytes that the decoder has not read yet go on to what is behind it when it leaves.
        pipeline.addAfter(DECODER, null, READER);
        pipeline.remove(DECODER);
        if (pipeline.get(IDLE) != null) {
            pipeline.remove(IDLE);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        ReferenceCountUtil.release(bytes);
        var _ = context.close();
    }
}
