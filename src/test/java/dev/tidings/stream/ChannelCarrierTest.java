package dev.tidings.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelCarrierTest {
    private final List<String> told = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ChannelCarrier carrier = new ChannelCarrier(channel, true, new Carrier.Owner() {
        @Override
        public void onDrained() {
            told.add("drained");
        }

        @Override
        public void onClosed() {
            told.add("closed");
        }
    });

    ChannelCarrierTest() {
        channel.pipeline().addLast(carrier);
    }

    @Test
    void putsAPieceIntoAChunk() {
        carrier.write(Buffer.buffer("0123456789abcdef"), isSent -> told.add("sent " + isSent));

        ByteBuf chunk = channel.readOutbound();
        assertThat(chunk.toString(StandardCharsets.US_ASCII)).isEqualTo("10\r\n0123456789abcdef\r\n");
        assertThat(told).containsExactly("sent true");
        assertThat(carrier.isClosed()).isFalse();
        chunk.release();
    }

    /** As netty's own throws {@code OutOfDirectMemoryError}. */
    @Test
    void cutsTheConnectionWhenThereIsNoMemoryForAPiece() {
        channel.config().setAllocator(new PooledByteBufAllocator(false) {
            @Override
            public ByteBuf ioBuffer(int capacity) {
                throw new OutOfMemoryError("none for the test");
            }
        });

        carrier.write(Buffer.buffer("lost"), isSent -> told.add("sent " + isSent));

        assertThat(told).containsExactly("closed", "sent false");
        assertThat(carrier.isClosed()).isTrue();
        assertThat(channel.outboundMessages()).isEmpty();
    }

    @Test
    void letsGoOfWhatComesAlongAndGoesOn() {
        ByteBuf along = Unpooled.copiedBuffer("POST /v1/tick", StandardCharsets.US_ASCII);

        channel.writeInbound(along);

        assertThat(along.refCnt()).isZero();
        assertThat(channel.isActive()).isTrue();
    }
}
