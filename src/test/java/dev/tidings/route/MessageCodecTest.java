package dev.tidings.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.feed.Epoch;
import dev.tidings.telemetry.TraceParent;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
    @Test
    void readsBackWhatItWrote() {
        for (Message message : List.of(
                new Message.Announcement(new Epoch(5, 6), 7, 8, 9, 10, Buffer.buffer("id: x\n\n")),
                new Message.Replaced("A".repeat(43), 3),
                new Message.Revoked(4),
                Message.Signal.ephemeral(Buffer.buffer("event: signal\n\n")),
                new Message.Signal(5, 1L << 52, Buffer.buffer("event: signal\n\n")))) {
            Buffer bytes = Buffer.buffer();
            MessageCodec.append(bytes, message);

            assertThat(MessageCodec.decode(bytes)).contains(message);
        }
    }

    @Test
    void heraldsAreAKindThatIsNoMessage() {
        Herald herald = new Herald(9, List.of(new TraceParent(1, 2, 3), new TraceParent(-4, 5, -6)));
        Buffer bytes = Buffer.buffer();
        MessageCodec.append(bytes, herald);

        assertThat(MessageCodec.isHerald(bytes)).isTrue();
        assertThat(MessageCodec.herald(bytes)).isEqualTo(herald);
        assertThat(MessageCodec.decode(bytes)).isEmpty();
    }

    @Test
    void bytesOfAnybodyElseAreNoMessageAndNoFault() {
        Random random = new Random(1);
        for (int length = 0; length < 200; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            for (byte kind : new byte[] {0, 0x31, 0x32, 0x33, 0x34, 0x35, 0x7f}) {
                if (length > 0) {
                    bytes[0] = kind;
                }
                MessageCodec.decode(Buffer.buffer(bytes));
                if (MessageCodec.isHerald(Buffer.buffer(bytes))) {
                    MessageCodec.herald(Buffer.buffer(bytes));
                }
            }
        }
        assertThat(MessageCodec.decode(Buffer.buffer("hello, who is there?"))).isEmpty();
    }
}
