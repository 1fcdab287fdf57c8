package dev.tidings.signal;

import static dev.tidings.signal.Samples.state;
import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Recipient;
import dev.tidings.testing.Cramped;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import jakarta.inject.Inject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What takes an hour in production, in seconds. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@TestProfile(Cramped.class)
class ShortLivesTest extends SignalTests {
    /** Seconds for what is an hour, and few keys. */
    @Inject
    Redis redis;

    private int keysInRedis() {
        String pattern = "tidings:signal:{" + Recipient.of(tenant, "ada").key() + "}*";
        return redis.send(Request.cmd(Command.KEYS).arg(pattern))
                .await()
                .atMost(PATIENCE)
                .size();
    }

    @Test
    void aValueEndsAfterItsLifetimeAndNothingIsLeft() {
        send(state(tenant, "k", "1", "ada"));
        assertThat(stateOf("ada")).containsExactly("k=1");
        assertThat(keysInRedis()).isEqualTo(3);

        await().atMost(PATIENCE).until(() -> stateOf("ada").isEmpty());
        await().atMost(PATIENCE).until(() -> keysInRedis() == 0);
    }

    @Test
    void aChangeOfOneKeyDoesNotLengthenTheLifeOfAnother() {
        send(state(tenant, "old", "1", "ada"));

        await().atMost(PATIENCE).until(() -> {
            send(state(tenant, "young", "2", "ada"));
            return stateOf("ada").size() == 1;
        });

        assertThat(stateOf("ada")).containsExactly("young=2");
    }

    @Test
    void aValueEndsWithItsEvent() {
        Instant soon = Instant.now().plusMillis(700);
        send(state(tenant, "short", "1", soon, Samples.nextOrigin(), "ada"), state(tenant, "long", "2", "ada"));
        assertThat(stateOf("ada")).containsExactly("short=1", "long=2");

        await().atMost(PATIENCE).until(() -> stateOf("ada").size() == 1);

        assertThat(stateOf("ada")).containsExactly("long=2");
        assertThat(Instant.now()).isAfter(soon);
    }

    @Test
    void anOlderRecordDoesNotComeBackWhenTheNewerOneIsOver() {
        NewSignal older = state(tenant, "k", "1", "ada");
        Instant soon = Instant.now().plusMillis(500);
        send(older, state(tenant, "k", "2", soon, Samples.nextOrigin(), "ada"));
        await().atMost(PATIENCE).until(() -> stateOf("ada").isEmpty());

        send(older);

        assertThat(stateOf("ada")).isEmpty();
        send(state(tenant, "k", "3", "ada"));
        assertThat(stateOf("ada")).containsExactly("k=3");
    }

    @Test
    void whatIsOverIsTheFirstToGoWhenThereAreTooManyKeys() {
        Instant soon = Instant.now().plusMillis(500);
        send(
                state(tenant, "a", "1", "ada"),
                state(tenant, "b", "2", "ada"),
                state(tenant, "over", "3", soon, Samples.nextOrigin(), "ada"));
        await().atMost(PATIENCE).until(() -> stateOf("ada").size() == 2);

        send(state(tenant, "c", "4", "ada"));
        assertThat(stateOf("ada")).containsExactly("a=1", "b=2", "c=4");

        send(state(tenant, "d", "5", "ada"));
        assertThat(stateOf("ada")).containsExactly("b=2", "c=4", "d=5");
    }
}
