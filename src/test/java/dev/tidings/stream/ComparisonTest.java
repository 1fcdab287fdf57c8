package dev.tidings.stream;

import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.journal.Events;
import dev.tidings.journal.RareUpkeep;
import dev.tidings.route.OtherInstance;
import dev.tidings.testing.CapturedLog;
import dev.tidings.testing.Owner;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.redis.client.Redis;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Redis cuts the connection over which this instance hears of the others. The regular walk is so rare that what is found in
 * time was not found by it.
 */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@TestProfile(RareUpkeep.class)
class ComparisonTest extends StreamTests {
    static final int SLICE = 1_000;
    private static final Duration SOON = Duration.ofSeconds(3);

    @Inject
    Pool pool;

    @Inject
    RedisDataSource redis;

    @Inject
    Redis client;

    @Test
    void allFeedsAreComparedAtOnceAndNoMoreThanFiveThousandASecond() {
        int feeds = 12_000;
        try (Crowd crowd = Crowd.of(feeds, tenant, pool, route)) {
            assertThat(crowd.told()).isZero();
            long begin = System.nanoTime();
            cut();

            await().atMost(PATIENCE).until(() -> crowd.reconnected() == feeds);
            assertThat(crowd.different()).isEqualTo(feeds);
            // A walk that began before the connection was back begins anew.
            assertThat(crowd.told()).isLessThan(2 * feeds);
            assertThat(crowd.until(begin)).isLessThan(Duration.ofMillis(feeds / 5L + 1_500));
            assertThat(crowd.span()).isGreaterThan(Duration.ofMillis((feeds - 2L * SLICE) / 5));
            assertThat(crowd.mostInASecond()).isBetween(4 * SLICE, 5_000 + SLICE);
        }
    }

    @Test
    void aQueryThatTakesLongIsTheOnlyOne() throws InterruptedException {
        int feeds = 3 * SLICE;
        try (Crowd crowd = Crowd.of(feeds, tenant, pool, route)) {
            Thread holder = Thread.ofVirtual()
                    .start(() -> Owner.execute(
                            "do $$ begin lock table feed in access exclusive mode; perform pg_sleep(3); end $$"));
            await().atMost(PATIENCE).until(() -> count("""
                    select count(*) from pg_locks
                    where relation = 'feed'::regclass and mode = 'AccessExclusiveLock' and granted""") == 1);
            cut();
            await().atMost(PATIENCE).until(() -> comparing() == 1);
            cut();

            await().pollInterval(Duration.ofMillis(50))
                    .during(Duration.ofSeconds(1))
                    .atMost(Duration.ofMillis(1_500))
                    .until(() -> comparing() == 1);
            assertThat(crowd.told()).isZero();
            assertThat(holder.join(PATIENCE)).isTrue();
            await().atMost(SOON).until(() -> crowd.reconnected() == feeds);
        }
    }

    @Test
    void changesOfAnotherInstanceThatWereLostWithTheConnectionComeSoon() {
        List<String> titles = IntStream.range(0, 10).mapToObj(i -> "n" + i).toList();
        try (SseProbe probe = open("ada").awaitLive()) {
            int lost = 0;
            for (String title : titles) {
                cut();
                lost += commitElsewhere(title) == 0 ? 1 : 0;
                await().pollInterval(Duration.ofMillis(20))
                        .atMost(SOON)
                        .until(() -> probe.titles().contains(title));
            }

            assertThat(lost).isPositive();
            assertThat(probe.titles()).isEqualTo(titles);
            assertThat(probe.hasEnded()).isFalse();
        }
    }

    @Test
    void aChangeForWhichRedisFindsTheSubscriberTooSlowComesSoonAndTheNextOneLive() {
        await().atMost(PATIENCE).until(route::isConnected);
        redis.execute("CONFIG", "SET", "client-output-buffer-limit", "pubsub 32768 0 0");
        try (SseProbe probe = open("ada").awaitLive();
                CapturedLog log = CapturedLog.start()) {
            assertThat(commitElsewhere("x".repeat(100_000))).isEqualTo(1);

            await().atMost(SOON).until(() -> probe.titles().size() == 1);
            assertThat(log.linesWith("no subscriber connection to Redis")).hasSize(1);

            await().atMost(SOON).until(route::isConnected);
            assertThat(commitElsewhere("next")).isEqualTo(1);
            await().atMost(SOON).until(() -> probe.titles().size() == 2);
            assertThat(log.linesWith("no subscriber connection to Redis")).hasSize(1);
        } finally {
            redis.execute("CONFIG", "SET", "client-output-buffer-limit", "pubsub 32mb 8mb 60");
        }
    }

    private void cut() {
        await().atMost(PATIENCE).until(route::isConnected);
        assertThat(redis.execute("CLIENT", "KILL", "TYPE", "pubsub").toInteger())
                .isPositive();
    }

    /** How many of the instances Redis has told of it. */
    private int commitElsewhere(String title) {
        return OtherInstance.announce(
                client, store(List.of(Events.event(tenant, title, "ada"))).getFirst());
    }

    /** How many queries of the comparison wait for the lock. */
    private long comparing() {
        return count("select count(*) from pg_stat_activity where state = 'active' and query like '%database_epoch d'");
    }

    private long count(String sql) {
        return pool.query(sql)
                .execute()
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getLong(0);
    }
}
