package dev.tidings.ticket;

import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.TenantId;
import dev.tidings.problem.ProblemException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Two instances in one process share the streams of a tenant. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class TenantStreamsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final Scripts scripts;
    private final RedisDataSource redis;
    private final TicketConfig brief =
            TicketConfigs.with("streams-per-tenant", "3", "slot-lifetime", "2s", "renew-every", "500ms");
    private final TenantId acme = new TenantId("acme-" + UUID.randomUUID());
    private final List<TenantStreams> opened = new ArrayList<>();
    private TenantStreams one;
    private TenantStreams other;

    TenantStreamsTest(Vertx vertx, Scripts scripts, RedisDataSource redis) {
        this.vertx = vertx;
        this.scripts = scripts;
        this.redis = redis;
    }

    @BeforeEach
    void open() {
        one = instance(brief, Map.of());
        other = instance(brief, Map.of());
    }

    @AfterEach
    void close() {
        opened.forEach(TenantStreamsTest::crash);
    }

    @Nested
    class ATenantWithAsManyStreamsAsAllowed {
        @BeforeEach
        void fill() {
            assertThat(take(one)).isTrue();
            assertThat(take(one)).isTrue();
            assertThat(take(other)).isTrue();
        }

        @Test
        void getsNoOtherOnAnyInstance() {
            assertThat(take(one)).isFalse();
            assertThat(take(other)).isFalse();
        }

        @Test
        void getsAnotherWhenOneEndsElsewhere() {
            one.release(acme);

            await().atMost(PATIENCE).until(() -> take(other));
            assertThat(take(one)).isFalse();
        }

        @Test
        void reconnectsAllTheSameAndIsCounted() {
            assertThat(answer(one.take(acme, true))).isTrue();
            other.release(acme);

            // The instance that was left says so with its next question at the latest.
            assertThat(take(other)).isFalse();
            one.release(acme);
            await().atMost(PATIENCE).until(() -> take(other));
        }

        @Test
        void isNotAnotherTenant() {
            assertThat(answer(one.take(new TenantId("globex-" + UUID.randomUUID()), false)))
                    .isTrue();
        }

        @Test
        void getsTheStreamsOfAnInstanceThatCrashed() {
            crash(one);

            assertThat(take(other)).isFalse();
            await().atMost(PATIENCE).until(() -> take(other));
            assertThat(take(other)).isTrue();
            assertThat(take(other)).isFalse();
        }

        @Test
        void keepsThemWhileTheyAreRenewed() {
            await().during(Duration.ofSeconds(4)).atMost(PATIENCE).until(() -> !take(one) && !take(other));
        }

        @Test
        void keepsThemWhenRedisHasForgottenThem() {
            redis.key().del(TenantCount.key(acme));

            await().atMost(PATIENCE).until(() -> fields().size() == 2);
            assertThat(take(one)).isFalse();
        }

        @Test
        void hasAsManyAsItHasWhateverRedisBelieves() {
            fields().forEach((instance, said) ->
                    redis.hash(String.class).hset(TenantCount.key(acme), instance, said.replaceFirst("\\d+", "100")));

            one.release(acme);

            await().atMost(PATIENCE).until(() -> take(one));
            assertThat(take(one)).isFalse();
            assertThat(take(other)).isFalse();
        }

        @Test
        void leavesNothingBehind() {
            one.release(acme);
            one.release(acme);
            other.release(acme);

            await().atMost(PATIENCE).until(() -> !redis.key().exists(TenantCount.key(acme)));
        }
    }

    @Test
    void ofHundredsThatAreOpenedAtOnceExactlyAsManyAsAllowedAre() {
        TicketConfig fifty = TicketConfigs.with("streams-per-tenant", "50");
        List<TenantStreams> instances = List.of(instance(fifty, Map.of()), instance(fifty, Map.of()));

        List<Boolean> taken = Multi.createFrom()
                .range(0, 400)
                .onItem()
                .transformToUni(i -> instances.get(i % 2).take(acme, false))
                .merge(400)
                .collect()
                .asList()
                .await()
                .atMost(PATIENCE);

        assertThat(taken).hasSize(400).filteredOn(it -> it).hasSize(50);
    }

    @Test
    void aTenantsOwnLimitIsTheOneThatCounts() {
        TenantStreams streams = instance(brief, Map.of(acme.value(), "1", "free", "0"));

        assertThat(streams.limit(acme)).isEqualTo(1);
        assertThat(streams.limit(new TenantId("free"))).isZero();
        assertThat(streams.limit(new TenantId("globex"))).isEqualTo(3);
        assertThat(streams.limit(TenantId.CANARY)).isZero();
        assertThat(take(streams)).isTrue();
        assertThat(take(streams)).isFalse();
    }

    @Test
    void withoutALimitRedisIsNotAsked() {
        Scripts nobody = new Scripts(
                Redis.createClient(io.vertx.mutiny.core.Vertx.newInstance(vertx), "redis://127.0.0.1:1"),
                brief,
                new SimpleMeterRegistry());
        TenantStreams limited = opened(new TenantStreams(vertx, new TenantCount(nobody, brief), brief, own(Map.of())));
        TicketConfig unlimited = TicketConfigs.with();
        TenantStreams free =
                opened(new TenantStreams(vertx, new TenantCount(nobody, unlimited), unlimited, own(Map.of())));

        assertThatThrownBy(() -> take(limited)).isInstanceOf(ProblemException.class);
        assertThat(take(free)).isTrue();
        free.release(acme);
    }

    @Test
    void anOutageOfRedisLeavesNoCountBehind() {
        assertThat(take(one)).isTrue();
        RealServers.redis().kill();
        try {
            assertThatThrownBy(() -> take(one)).isInstanceOf(ProblemException.class);
        } finally {
            RealServers.redis().restart();
        }

        await().atMost(PATIENCE).until(() -> fields().values().stream().anyMatch(said -> said.startsWith("1 ")));
        assertThat(take(other)).isTrue();
        assertThat(take(other)).isTrue();
        assertThat(take(other)).isFalse();
    }

    private Map<String, String> fields() {
        return redis.hash(String.class).hgetall(TenantCount.key(acme));
    }

    private TenantStreams instance(TicketConfig config, Map<String, String> limits) {
        return opened(new TenantStreams(vertx, new TenantCount(scripts, config), config, own(limits)));
    }

    private TenantStreams opened(TenantStreams streams) {
        opened.add(streams);
        return streams;
    }

    private static TenantStreamsConfig own(Map<String, String> limits) {
        return TicketConfigs.tenants(limits);
    }

    /** It says nothing any more. */
    private static void crash(TenantStreams streams) {
        streams.stop(new ShutdownEvent());
    }

    private boolean take(TenantStreams streams) {
        return answer(streams.take(acme, false));
    }

    private static <T> T answer(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
