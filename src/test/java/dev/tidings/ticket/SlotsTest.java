package dev.tidings.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.FeedKey;
import dev.tidings.feed.Recipient;
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
            assertThat(answer(slots.take(feed, "own", true))).isTrue();
            assertThat(take("one more")).isFalse();
        }

        @Test
        void getsAnotherWhenOneEnds() {
            answer(slots.release(feed, "slot-0"));

            assertThat(take("one more")).isTrue();
        }

        @Test
        void getsAnotherWhenAStreamEndsInOneStepWithItsTicket() {
            answer(leases.end(List.of(new OpenStream(feed, "slot-0", null))));

            assertThat(take("one more")).isTrue();
        }

        @Test
        void isNotTheSameUserOfAnotherTenant() {
            FeedKey theirs = Recipient.of("globex-" + UUID.randomUUID(), "ada").key();

            assertThat(answer(slots.take(theirs, "slot", false))).isTrue();
        }
    }

    @Nested
    class ASlot {
        private final TicketConfig brief =
                TicketConfigs.with("slot-lifetime", "1s", "renew-every", "500ms", "streams-per-user", "1");
        private final Slots briefSlots = new Slots(scripts, brief);

        @Test
        void isFreeSomeTimeAfterItsLastRenewal() {
            assertThat(answer(briefSlots.take(feed, "crashed", false))).isTrue();
            assertThat(answer(briefSlots.take(feed, "other", false))).isFalse();

            await().atMost(Duration.ofSeconds(5)).until(() -> answer(briefSlots.take(feed, "other", false)));
        }

        @Test
        void staysTakenWhileItIsRenewed() {
            Leases briefLeases = new Leases(scripts, briefSlots, brief);
            answer(briefSlots.take(feed, "mine", false));

            await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(5)).until(() -> {
                answer(briefLeases.renew(List.of(new OpenStream(feed, "mine", null))));
                return !answer(briefSlots.take(feed, "other", false));
            });
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

            answer(new Leases(scripts, briefSlots, brief).renew(List.of(new OpenStream(feed, "mine", null))));

            assertThat(answer(briefSlots.take(feed, "other", false))).isFalse();
        }
    }

    private boolean take(String slotId) {
        return answer(slots.take(feed, slotId, false));
    }

    private static <T> T answer(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(5));
    }
}
