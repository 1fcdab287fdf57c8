package dev.tidings.ingest;

import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Recipient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A backlog that has grown while Postgres was away. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@Timeout(120)
class BacklogTest {
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final int EVENTS = 20_000;
    private static final int USERS = 100;

    @Inject
    Pool pool;

    private final Broker broker = new Broker();
    private final String tenant = "tenant-" + UUID.randomUUID();

    @AfterEach
    void close() {
        broker.close();
    }

    private Sample named(String id, Sample sample) {
        sample.attributes().put("tenant", tenant);
        sample.attributes().put("id", id);
        return sample;
    }

    private Sample event(int i) {
        return named(
                "event-" + i,
                Sample.with("title", "\"" + i + "\"").and("to", "{\"users\": [\"user-" + i % USERS + "\"]}"));
    }

    private List<Sample> poison() {
        return List.of(
                named("garbage", Sample.payload("\u0000\u0001 garbage")),
                named("too large", Sample.payload("\"" + "x".repeat(1 << 20) + "\"")),
                named("wrong JSON", Sample.payload("{\"to\": {\"users\": [\"user-0\"]}, \"title\": ")),
                named("no recipients", Sample.without("to")));
    }

    private long stored() {
        return pool.preparedQuery("select count(*) from notification where tenant_id = $1")
                .execute(Tuple.of(tenant))
                .await()
                .atMost(A_MINUTE)
                .iterator()
                .next()
                .getLong(0);
    }

    @Test
    void withPoisonInTheMiddleIsWorkedOffExactly() {
        List<Sample> backlog = new ArrayList<>();
        IntStream.range(0, EVENTS).forEach(i -> backlog.add(event(i)));
        backlog.addAll(EVENTS / 2, poison());
        RealServers.postgres().kill();
        try {
            broker.sendAll(backlog);
        } finally {
            RealServers.postgres().restart();
        }

        await().atMost(A_MINUTE).ignoreExceptions().until(() -> stored() >= EVENTS);
        await().atMost(A_MINUTE).until(() -> broker.lag() == 0);

        assertThat(stored()).isEqualTo(EVENTS);
        List<ConsumerRecord<byte[], byte[]>> letters = broker.deadLetters(4, Broker.ofTenant(tenant));
        assertThat(letters)
                .extracting(letter -> Broker.header(letter, "ce_id"))
                .containsExactly("garbage", "too large", "wrong JSON", "no recipients");
        assertThat(new Feed(pool, Recipient.of(tenant, "user-7")).titles())
                .containsExactlyElementsOf(IntStream.range(0, EVENTS / USERS)
                        .mapToObj(i -> Integer.toString(7 + i * USERS))
                        .toList());
    }
}
