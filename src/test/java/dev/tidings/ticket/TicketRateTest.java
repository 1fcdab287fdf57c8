package dev.tidings.ticket;

import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class TicketRateTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long MINUTE = 60_000;

    private final Scripts scripts;
    private final RedisDataSource redis;
    private final String key = "tidings:test:" + UUID.randomUUID();

    TicketRateTest(Scripts scripts, RedisDataSource redis) {
        this.scripts = scripts;
        this.redis = redis;
    }

    /** Milliseconds to wait; 0 for a ticket. */
    private long take(long windowMillis, int most) {
        List<String> args = List.of(Long.toString(windowMillis), Integer.toString(most));
        return scripts.run(new ScriptCall(TicketRate.TAKE, key, args))
                .await()
                .atMost(PATIENCE)
                .toLong();
    }

    private long kept() {
        return redis.list(String.class).llen(key);
    }

    @Test
    void asManyAsAllowedAndNoMore() {
        assertThat(List.of(take(MINUTE, 2), take(MINUTE, 2))).containsOnly(0L);
        assertThat(take(MINUTE, 2)).isBetween(1L, MINUTE);
    }

    @Test
    void askingInVainMakesNobodyWaitLonger() {
        take(MINUTE, 1);
        long first = take(MINUTE, 1);
        for (int i = 0; i < 10; i++) {
            assertThat(take(MINUTE, 1)).isBetween(1L, first);
        }
        assertThat(kept()).isEqualTo(1);
    }

    private void took(long... millisAgo) {
        for (long ago : millisAgo) {
            redis.list(String.class).rpush(key, Long.toString(System.currentTimeMillis() - ago));
        }
    }

    @Test
    void thereIsRoomForEachThatIsOver() {
        took(MINUTE + 2, MINUTE + 1, MINUTE / 2);

        assertThat(List.of(take(MINUTE, 3), take(MINUTE, 3))).containsOnly(0L);
        assertThat(take(MINUTE, 3)).isBetween(1L, MINUTE / 2);
        assertThat(kept()).isEqualTo(3);
    }

    /** Times that are over are not looked for until there are as many as allowed; then they are as many as there are. */
    @Test
    void whatIsOverDoesNotCount() {
        took(6 * MINUTE, 5 * MINUTE, 4 * MINUTE, 3 * MINUTE, 2 * MINUTE, 1_000);

        assertThat(take(MINUTE, 2)).isZero();
        assertThat(take(MINUTE, 2)).isBetween(1L, MINUTE);
        assertThat(kept()).isEqualTo(2);
    }

    @Test
    void aLowerLimitHoldsAtOnce() {
        for (int i = 0; i < 5; i++) {
            take(MINUTE, 5);
        }
        assertThat(take(MINUTE, 2)).isBetween(1L, MINUTE);
        assertThat(kept()).isEqualTo(5);
    }

    @Test
    void redisForgetsWhoTakesNone() {
        take(200, 1);
        take(200, 1);

        await().atMost(PATIENCE).until(() -> !redis.key().exists(key));
    }
}
