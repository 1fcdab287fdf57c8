package dev.tidings.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.feed.Recipient;
import dev.tidings.route.InquiryCodec.Inquiry;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InquiryCodecTest {
    private static final Whereabouts FOUND = new Whereabouts(3, 2, 17, 1_795_860_000_123L);

    @Test
    void readsBackWhatItWrote() {
        for (Inquiry inquiry : List.of(
                new Inquiry.Question(42, 1, List.of()),
                new Inquiry.Question(
                        42,
                        7,
                        List.of(
                                new Asked(Recipient.of("acme", "ada").key(), 5),
                                new Asked(Recipient.of("acme", "grace").key(), 1L << 50))),
                new Inquiry.Answer(43, 7, List.of(FOUND, Whereabouts.NONE, FOUND)))) {
            assertThat(InquiryCodec.decode(InquiryCodec.encode(inquiry))).contains(inquiry);
        }
    }

    @Test
    void leavesOutFeedsWithoutStreams() {
        Buffer bytes =
                InquiryCodec.encode(new Inquiry.Answer(43, 7, java.util.Collections.nCopies(1_000, Whereabouts.NONE)));

        assertThat(bytes.length()).isLessThan(64);
        assertThat(InquiryCodec.decode(bytes)).contains(new Inquiry.Answer(43, 7, List.of()));
    }

    @Test
    void bytesOfAnybodyElseAreNoInquiryAndNoFault() {
        Random random = new Random(1);
        for (int length = 0; length < 200; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            for (byte kind : new byte[] {0, 0x21, 0x31, 0x32, 0x7f}) {
                if (length > 0) {
                    bytes[0] = kind;
                }
                assertThat(InquiryCodec.decode(Buffer.buffer(bytes))).isEmpty();
            }
        }
    }
}
