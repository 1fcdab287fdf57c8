package dev.tidings.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.feed.Epoch;
import dev.tidings.feed.FeedKey;
import dev.tidings.feed.Recipient;
import dev.tidings.telemetry.TraceParent;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PackCodecTest {
    private static final FeedKey ADA = Recipient.of("acme", "ada").key();
    private static final FeedKey BOB = Recipient.of("acme", "bob").key();
    private static final long SENDER = 42;

    /** Remembers what it was told. */
    private static final class Ear implements PackCodec.Reader {
        private final Set<String> wanted;
        private final List<Outgoing> heard = new ArrayList<>();
        private int unwanted;
        private int garbled;

        Ear(FeedKey... wanted) {
            this.wanted =
                    Set.copyOf(List.of(wanted).stream().map(FeedKey::value).toList());
        }

        @Override
        public boolean isWanted(String feed) {
            return wanted.contains(feed);
        }

        @Override
        public void onMessage(String feed, Message message) {
            heard.add(new Outgoing(new FeedKey(feed), message));
        }

        @Override
        public void onUnwanted() {
            unwanted++;
        }

        @Override
        public void onGarbled() {
            garbled++;
        }
    }

    @Test
    void whatWasPackedIsReadInItsOrder() {
        List<Outgoing> messages = List.of(
                new Outgoing(ADA, announcement("one")),
                new Outgoing(BOB, new Message.Revoked(4)),
                new Outgoing(ADA, new Message.Replaced("slot", 2)),
                new Outgoing(ADA, new Message.Signal(1, 2, Buffer.buffer("three"))));

        Buffer pack = only(PackCodec.encode(SENDER, messages));
        Ear ear = read(pack, new Ear(ADA, BOB));

        assertThat(PackCodec.sender(pack)).isEqualTo(SENDER);
        assertThat(ear.heard).isEqualTo(messages);
        assertThat(ear.garbled).isZero();
    }

    @Test
    void whatIsAboutOtherFeedsIsPassedOver() {
        Buffer pack = only(PackCodec.encode(
                SENDER,
                List.of(
                        new Outgoing(BOB, announcement("his")),
                        new Outgoing(ADA, announcement("hers")),
                        new Outgoing(BOB, announcement("his")))));

        Ear ear = read(pack, new Ear(ADA));

        assertThat(ear.heard).containsExactly(new Outgoing(ADA, announcement("hers")));
        assertThat(ear.unwanted).isEqualTo(2);
    }

    @Test
    void spansBelongToTheAnnouncementTheyWentAheadOf() {
        Message traced = announcement("one").tracedAs(List.of(new TraceParent(1, 2, 3)));
        List<Outgoing> messages = List.of(
                new Outgoing(ADA, traced),
                new Outgoing(BOB, announcement("two")),
                new Outgoing(ADA, announcement("three")));

        assertThat(read(only(PackCodec.encode(SENDER, messages)), new Ear(ADA, BOB)).heard)
                .isEqualTo(messages);
        assertThat(read(only(PackCodec.encode(SENDER, messages)), new Ear(BOB)).heard)
                .containsExactly(messages.get(1));
    }

    @Test
    void aMessageThatIsHeardKeepsNothingElseOfItsPack() {
        Buffer pack = only(PackCodec.encode(SENDER, List.of(new Outgoing(ADA, announcement("one")))));

        Message.Announcement heard =
                (Message.Announcement) read(pack, new Ear(ADA)).heard.getFirst().message();
        pack.setBytes(0, new byte[pack.length()]);

        assertThat(heard.frames()).isEqualTo(Buffer.buffer("one"));
    }

    @Test
    void noPackHoldsUpAnEventLoopForLong() {
        List<Outgoing> messages = IntStream.range(0, 500)
                .mapToObj(i -> new Outgoing(ADA, announcement("x".repeat(1_000))))
                .toList();

        List<Buffer> packs = PackCodec.encode(SENDER, messages);
        Ear ear = new Ear(ADA);
        packs.forEach(pack -> read(pack, ear));

        assertThat(packs).hasSize(9).allMatch(pack -> pack.length() <= 64 * 1_024);
        assertThat(ear.heard).isEqualTo(messages);
    }

    @Test
    void aLargeMessageIsNotCut() {
        List<Outgoing> messages = List.of(
                new Outgoing(ADA, announcement("w")),
                new Outgoing(ADA, announcement("x".repeat(3_000_000))),
                new Outgoing(ADA, announcement("y")));

        List<Buffer> packs = PackCodec.encode(SENDER, messages);
        Ear ear = new Ear(ADA);
        packs.forEach(pack -> read(pack, ear));

        assertThat(packs).hasSize(3);
        assertThat(ear.heard).isEqualTo(messages);
    }

    @Test
    void aKindThatNobodyKnowsYetHidesNothingBehindIt() {
        Buffer pack = only(PackCodec.encode(
                SENDER, List.of(new Outgoing(ADA, new Message.Revoked(1)), new Outgoing(ADA, new Message.Revoked(2)))));
        pack.setByte(9 + Integer.BYTES + FeedKey.LENGTH, (byte) 0x7f);

        Ear ear = read(pack, new Ear(ADA));

        assertThat(ear.heard).containsExactly(new Outgoing(ADA, new Message.Revoked(2)));
        assertThat(ear.garbled).isOne();
    }

    @Test
    void aMessageThatIsTooShortTakesNothingFromTheOneBehindIt() {
        Buffer pack = only(PackCodec.encode(SENDER, List.of(new Outgoing(ADA, new Message.Revoked(1)))));
        Buffer cut = pack.getBuffer(0, pack.length() - 4).setInt(9, FeedKey.LENGTH + 5);
        cut.appendBuffer(pack.getBuffer(9, pack.length()));

        Ear ear = read(cut, new Ear(ADA));

        assertThat(ear.heard).containsExactly(new Outgoing(ADA, new Message.Revoked(1)));
        assertThat(ear.garbled).isOne();
    }

    @Test
    void bytesOfAnybodyElseAreNoPackAndNoFault() {
        Random random = new Random(1);
        Buffer pack = only(PackCodec.encode(
                SENDER, List.of(new Outgoing(ADA, announcement("one")), new Outgoing(ADA, new Message.Revoked(1)))));
        for (int length = 0; length < pack.length(); length++) {
            // Between the two messages it is cut where one ends, and the first can be read.
            assertThat(read(pack.getBuffer(0, length), new Ear()).garbled).isLessThanOrEqualTo(1);
        }
        for (int round = 0; round < 10_000; round++) {
            Buffer broken = pack.copy();
            for (int i = 0; i < 3; i++) {
                broken.setByte(random.nextInt(broken.length()), (byte) random.nextInt());
            }
            read(broken, new Ear(ADA));
        }
        for (Buffer other : List.of(
                Buffer.buffer(),
                Buffer.buffer("hello, who is there?"),
                pack.copy().setByte(0, (byte) 0x21))) {
            Ear ear = read(other, new Ear(ADA));
            assertThat(ear.garbled).isOne();
            assertThat(ear.heard).isEmpty();
        }
    }

    private static Message.Announcement announcement(String frames) {
        return new Message.Announcement(new Epoch(1, 2), 3, 4, 5, 6, Buffer.buffer(frames));
    }

    private static Buffer only(List<Buffer> packs) {
        assertThat(packs).hasSize(1);
        return packs.getFirst();
    }

    private static Ear read(Buffer pack, Ear ear) {
        PackCodec.read(pack, ear);
        return ear;
    }
}
