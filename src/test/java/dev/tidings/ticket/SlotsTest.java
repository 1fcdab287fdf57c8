package dev.tidings.ticket;

import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.FeedKey;
import dev.tidings.feed.Recipient;
import dev.tidings.ticket.Slots.Taken;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class SlotsTest {
    private final Slots slots;
    private final Leases leases;
    private final Scripts scripts;
    private final RedisDataSource redis;
    private final FeedKey feed =
            Recipient.of("acme-" + UUID.randomUUID(), "ada").key();

    SlotsTest(Slots slots, Leases leases, Scripts scripts, RedisDataSource redis) {
        this.slots = slots;
        this.leases = leases;
        this.scripts = scripts;
        this.redis = redis;
    }

    @Nested
    class AUserWithAsManyStreamsAsAllowed {
        AUserWithAsManyStreamsAsAllowed() {
            IntStream.range(0, 20).forEach(i -> assertThat(take("slot-" + i)).isTrue());
        }

        @Test
        void getsNoOther() {
            assertThat(take("one more")).isFalse();
        }

        @Test
        void keepsASlotThatIsTakenAgain() {
            assertThat(take("slot-0")).isTrue();
            assertThat(take("one more")).isFalse();
        }

        @Test
        void reconnectsAllTheSame() {
            assertThat(answer(slots.take(feed, "own", true))).isPresent();
            assertThat(take("one more")).isFalse();
        }

        @Test
        void getsAnotherWhenAStreamEndsInOneStepWithItsTicket() {
            answer(leases.end(List.of(new OpenStream(feed, "slot-0", null))));

            assertThat(take("one more")).isTrue();
        }

        /** As state values may fill it: who has a ticket comes back all the same, and who has too many is told so. */
        @Test
        void comesBackToARedisWhoseMemoryIsFull() {
            redis.execute("config", "set", "maxmemory", "1");
            try {
                assertThat(answer(slots.take(feed, "own", true))).isPresent();
                assertThat(answer(slots.take(feed, "slot-0", false))).isPresent();
                assertThat(take("one more")).isFalse();
                FeedKey other = Recipient.of("acme-" + UUID.randomUUID(), "bob").key();
                assertThat(answer(slots.take(other, "first", true))).isPresent();
            } finally {
                redis.execute("config", "set", "maxmemory", "0");
            }
        }

        @Test
        void isNotTheSameUserOfAnotherTenant() {
            FeedKey theirs = Recipient.of("globex-" + UUID.randomUUID(), "ada").key();

            assertThat(answer(slots.take(theirs, "slot", false))).isPresent();
        }
    }

    /** A ticket that is redeemed twice at once has one slot, and one of the two openings may come to nothing. */
    @Nested
    class OneThatIsTakenTwice {
        private final Slots one = new Slots(scripts, TicketConfigs.with("streams-per-user", "1"));

        /** Not in a field: nested classes are made twice, and the second time it would be taken already. */
        private Taken taken() {
            return answer(one.take(feed, "ticket", false)).orElseThrow();
        }

        private boolean isFree() {
            return answer(one.take(feed, "other", false)).isPresent();
        }

        @Test
        void isFreeWhenItsOnlyOpeningIsGivenUp() {
            answer(one.giveBack(taken()));

            assertThat(isFree()).isTrue();
        }

        @Test
        void staysWhenTheFirstIsGivenUp() {
            Taken first = taken();
            answer(one.take(feed, "ticket", false));

            answer(one.giveBack(first));

            assertThat(isFree()).isFalse();
        }

        @Test
        void staysWhenTheSecondIsGivenUp() {
            answer(one.take(feed, "ticket", false));
            Taken second = taken();

            answer(one.giveBack(second));

            assertThat(isFree()).isFalse();
        }
    }

    @Nested
    class ASlot {
        private final TicketConfig brief =
                TicketConfigs.with("slot-lifetime", "1s", "renew-every", "500ms", "streams-per-user", "1");
        private final Slots briefSlots = new Slots(scripts, brief);

        @Test
        void isFreeSomeTimeAfterItsLastRenewal() {
            assertThat(answer(briefSlots.take(feed, "crashed", false))).isPresent();
            assertThat(answer(briefSlots.take(feed, "other", false))).isEmpty();

            await().atMost(Duration.ofSeconds(5))
                    .until(() -> answer(briefSlots.take(feed, "other", false)).isPresent());
        }

        @Test
        void staysTakenWhileItIsRenewed() {
            Leases briefLeases = new Leases(scripts, brief);
            answer(briefSlots.take(feed, "mine", false));

            await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(5)).until(() -> {
                answer(briefLeases.renew(List.of(new OpenStream(feed, "mine", null))));
                return answer(briefSlots.take(feed, "other", false)).isEmpty();
            });
        }

        /** What is over is not looked for until there is no room. */
        @Test
        void ofACrashMakesRoomWhileAnotherIsRenewed() {
            Leases briefLeases = new Leases(scripts, brief);
            answer(briefSlots.take(feed, "crashed", false));
            answer(briefSlots.take(feed, "mine", true));

            Slots two = new Slots(
                    scripts,
                    TicketConfigs.with("slot-lifetime", "1s", "renew-every", "500ms", "streams-per-user", "2"));
            await().atMost(Duration.ofSeconds(5)).until(() -> {
                answer(briefLeases.renew(List.of(new OpenStream(feed, "mine", null))));
                return answer(two.take(feed, "other", false)).isPresent();
            });
            assertThat(answer(two.take(feed, "crashed", false))).isEmpty();
        }

        /** Not as one that was there already: an opening that is given up gives it back. */
        @Test
        void thatIsOverIsTakenAnewWhileAnotherIsRenewed() {
            TicketConfig two =
                    TicketConfigs.with("slot-lifetime", "1s", "renew-every", "500ms", "streams-per-user", "2");
            Leases renewing = new Leases(scripts, two);
            Slots slots = new Slots(scripts, two);
            Taken crashed = answer(slots.take(feed, "crashed", false)).orElseThrow();
            answer(slots.take(feed, "mine", false));

            await().atMost(Duration.ofSeconds(5)).until(() -> {
                answer(renewing.renew(List.of(new OpenStream(feed, "mine", null))));
                return System.currentTimeMillis() > crashed.atMillis() + 1_000;
            });

            assertThat(answer(slots.take(feed, "crashed", false)))
                    .hasValueSatisfying(taken -> assertThat(taken.atMillis()).isGreaterThan(crashed.atMillis()));
        }

        @Test
        void leavesNothingBehind() {
            answer(briefSlots.take(feed, "crashed", false));

            await().atMost(Duration.ofSeconds(5)).until(() -> !redis.key().exists(Slots.key(feed)));
        }

        @Test
        void comesBackWithItsRenewalWhenRedisHasForgottenIt() {
            answer(briefSlots.take(feed, "mine", false));
            redis.key().del(Slots.key(feed));

            answer(new Leases(scripts, brief).renew(List.of(new OpenStream(feed, "mine", null))));

            assertThat(answer(briefSlots.take(feed, "other", false))).isEmpty();
        }
    }

    private boolean take(String slotId) {
        return answer(slots.take(feed, slotId, false)).isPresent();
    }

    private static <T> T answer(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(5));
    }
}
