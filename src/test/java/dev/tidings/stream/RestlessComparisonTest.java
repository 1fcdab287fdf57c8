package dev.tidings.stream;

import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.testing.Restless;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** More feeds than can be compared in the interval, so that the walk through them never rests. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@TestProfile(Restless.class)
class RestlessComparisonTest extends StreamTests {
    private static final int FEEDS = 5_000;

    @Inject
    Pool pool;

    @Inject
    RedisDataSource redis;

    @Test
    void theWalkAndThatOfTheHurryTogetherCompareNoMoreThanFiveThousandFeedsASecond() {
        try (Crowd crowd = Crowd.of(FEEDS, tenant, pool, route)) {
            await().atMost(PATIENCE).until(() -> crowd.different() == FEEDS);
            assertThat(crowd.reconnected()).isZero();

            redis.execute("CLIENT", "KILL", "TYPE", "pubsub");

            await().atMost(PATIENCE).until(() -> crowd.reconnected() == FEEDS && crowd.told() >= 3 * FEEDS);
            assertThat(crowd.mostInASecond()).isBetween(2_000, 5_000 + ComparisonTest.SLICE);
        }
    }
}
