package dev.tidings.stream;

import static dev.tidings.signal.Samples.state;
import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.MoreRedis;
import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Recipient;
import dev.tidings.journal.Events;
import dev.tidings.signal.HeldBack;
import dev.tidings.testing.Hasty;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Streams whose feeds live on two Redis servers besides the one that keeps tickets and slots. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@TestProfile(Hasty.class)
class SpreadStreamTest extends StreamTests {
    private static final int USERS = 12;

    @Inject
    HeldBack heldBack;

    @Test
    void feedsOfAServerThatIsAwayFollowPostgresAndTheOthersDoNotNeedTo() {
        List<SseProbe> clients = IntStream.range(0, USERS)
                .mapToObj(i -> open("user-" + i).awaitLive())
                .toList();
        try {
            await().atMost(PATIENCE).until(route::isConnected);
            MoreRedis.kill(1);
            try {
                await().atMost(PATIENCE).until(() -> route.serversAway().equals(Set.of(1)));
                // Nobody announces it, as if another instance had and its message was lost.
                store(List.of(Events.event(
                        tenant,
                        "while away",
                        IntStream.range(0, USERS).mapToObj(i -> "user-" + i).toArray(String[]::new))));

                for (int i = 0; i < USERS; i++) {
                    if (!reaches(i)) {
                        clients.get(i).awaitTitles(1);
                    }
                }
                assertThat(IntStream.range(0, USERS).filter(this::reaches).mapToObj(clients::get))
                        .isNotEmpty()
                        .allMatch(client -> client.titles().isEmpty());
                // Whoever comes now does not wait for it.
                try (SseProbe late = open("user-0").awaitLive()) {
                    assertThat(late.titles()).containsExactly("while away");
                }
            } finally {
                MoreRedis.restart(1);
            }
            await().atMost(PATIENCE).until(route::isConnected);

            emit(
                    "when back",
                    IntStream.range(0, USERS).mapToObj(i -> "user-" + i).toArray(String[]::new));
            for (SseProbe client : clients) {
                client.awaitTitles(2);
                assertThat(client.titles()).containsExactly("while away", "when back");
                assertThat(client.hasEnded()).isFalse();
            }
        } finally {
            clients.forEach(SseProbe::close);
        }
    }

    @Test
    void valuesThatWereSetWhileAServerWasAwayComeWhenItIsBack() {
        List<SseProbe> clients = IntStream.range(0, USERS)
                .mapToObj(i -> open("user-" + i).awaitLive())
                .toList();
        try {
            await().atMost(PATIENCE).until(route::isConnected);
            List<SseProbe> cutOff;
            MoreRedis.kill(1);
            try {
                await().atMost(PATIENCE).until(() -> route.serversAway().equals(Set.of(1)));
                cutOff = IntStream.range(0, USERS)
                        .filter(i -> !reaches(i))
                        .mapToObj(clients::get)
                        .toList();
                // By another instance, whose messages were lost.
                IntStream.range(0, USERS).forEach(i -> heldBack.keep(state(tenant, "k", "1", "user-" + i)));
            } finally {
                MoreRedis.restart(1);
            }

            assertThat(cutOff).isNotEmpty();
            cutOff.forEach(client -> client.await("signal"));
        } finally {
            clients.forEach(SseProbe::close);
        }
    }

    @Test
    void theServerThatKeepsThingsIsNotTheOneOfTheFeeds() {
        RealServers.redis().kill();
        try (SseProbe refused = open("ada")) {
            assertThat(refused.await("bye").json().getString("reason")).isEqualTo("busy");
            assertThat(route.isConnected()).isTrue();
        } finally {
            RealServers.redis().restart();
        }
        await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
            try (SseProbe client = open("ada")) {
                return client.await(frame -> true).event().equals("reset");
            }
        });
    }

    private boolean reaches(int user) {
        return route.reaches(Recipient.of(tenant, "user-" + user).key());
    }
}
