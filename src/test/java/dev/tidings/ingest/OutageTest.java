package dev.tidings.ingest;

import static dev.tidings.testing.Awaits.await;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Recipient;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that go away in mid-flow, by SIGKILL, and come back. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@Timeout(180)
class OutageTest {
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final int EVENTS = 2_000;

    @Inject
    Pool pool;

    @Inject
    MeterRegistry metrics;

    private final Broker broker = new Broker();
    private final String tenant = "tenant-" + UUID.randomUUID();

    @AfterEach
    void close() {
        broker.close();
    }

    private List<Sample> events(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(i -> {
                    Sample sample = Sample.with("title", "\"" + i + "\"").and("to", "{\"users\": [\"ada\"]}");
                    sample.attributes().put("tenant", tenant);
                    sample.attributes().put("id", "event-" + i);
                    return sample;
                })
                .toList();
    }

    private List<String> titles() {
        return new Feed(pool, Recipient.of(tenant, "ada")).titles();
    }

    private void awaitAll(int count) {
        List<String> all = IntStream.range(0, count).mapToObj(Integer::toString).toList();
        await().atMost(A_MINUTE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(titles()).containsExactlyElementsOf(all));
    }

    private double stalledSeconds(String by) {
        return requireNonNull(
                        metrics.get("tidings.ingest.stalled").tag("by", by).gauge())
                .value();
    }

    @Test
    void withoutPostgresTheChannelWaitsAndGoesOnByItself() {
        broker.sendAll(events(0, EVENTS));
        await().atMost(A_MINUTE).until(() -> !titles().isEmpty());

        RealServers.postgres().kill();
        try {
            broker.sendAll(events(EVENTS, EVENTS));
            await().atMost(A_MINUTE).until(() -> stalledSeconds("database") > 3);
        } finally {
            RealServers.postgres().restart();
        }

        awaitAll(2 * EVENTS);
        await().atMost(A_MINUTE).until(() -> broker.lag() == 0);
        assertThat(stalledSeconds("database")).isZero();
        assertThat(broker.countDeadLetters(Broker.ofTenant(tenant))).isZero();
    }

    @Test
    void withoutRedisNothingWaits() {
        broker.sendAll(events(0, 10));
        awaitAll(10);

        RealServers.redis().kill();
        try {
            broker.sendAll(events(10, EVENTS));
            awaitAll(10 + EVENTS);
            await().atMost(A_MINUTE).until(() -> broker.lag() == 0);
        } finally {
            RealServers.redis().restart();
        }

        assertThat(broker.countDeadLetters(Broker.ofTenant(tenant))).isZero();
    }

    @Test
    void anInstanceThatComesAndGoesInMidFlowCostsNothing() {
        broker.scatter(events(0, EVENTS));

        int taken = broker.joinTakeAndLeave();
        broker.scatter(events(EVENTS, EVENTS));

        List<String> all =
                IntStream.range(0, 2 * EVENTS).mapToObj(Integer::toString).toList();
        await().atMost(A_MINUTE).untilAsserted(() -> assertThat(titles()).containsExactlyInAnyOrderElementsOf(all));
        assertThat(taken).isPositive();
    }

    @Test
    void withoutTheBrokerTheChannelComesBackByItself() {
        broker.sendAll(events(0, 10));
        awaitAll(10);

        RealServers.kafka().kill();
        RealServers.kafka().restart();
        try (Broker after = new Broker()) {
            after.sendAll(events(10, 10));
        }

        awaitAll(20);
    }
}
