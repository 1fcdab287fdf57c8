package dev.tidings.route;

import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Epoch;
import dev.tidings.feed.FeedKey;
import dev.tidings.feed.Recipient;
import dev.tidings.journal.Events;
import dev.tidings.telemetry.TraceParent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Redis;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two instances in one process ask each other where streams stand. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class InquiryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    Route route;

    @Inject
    Vertx vertx;

    @Inject
    Redis redis;

    @Inject
    RouteConfig config;

    private Route other;
    private final Recipient ada = Recipient.of(Events.freshTenant(), "ada");
    private final Recipient nobody = Recipient.of(Events.freshTenant(), "nobody");

    /** Stands still. */
    private record Standing(long standsAt) implements MessageListener {
        @Override
        public void onMessage(Message message) {}
    }

    /** Keeps what it hears. */
    private record Hearing(List<Message> heard) implements MessageListener {
        @Override
        public void onMessage(Message message) {
            heard.add(message);
        }
    }

    /** Has a fault. */
    private record Throwing() implements MessageListener {
        @Override
        public void onMessage(Message message) {
            throw new IllegalStateException("a fault of this one alone");
        }
    }

    @BeforeEach
    void open() {
        other = new Route(vertx, redis, config, new SimpleMeterRegistry());
        other.open(new StartupEvent());
        await().atMost(PATIENCE).until(() -> other.isConnected() && route.isConnected());
    }

    @AfterEach
    void close() {
        other.close(new ShutdownEvent());
    }

    private Optional<Heard> ask(Route asker, long version) {
        return asker.ask(List.of(new Asked(nobody.key(), 1), new Asked(ada.key(), version)), Duration.ofSeconds(5))
                .await()
                .atMost(PATIENCE);
    }

    @Test
    void bothAnswerWhoeverAsks() {
        List<Subscription> subscriptions = List.of(
                route.subscribe(ada, ada.key(), new Standing(7)),
                other.subscribe(ada, ada.key(), new Standing(5)),
                other.subscribe(ada, ada.key(), new Standing(9)));
        FeedKey key = ada.key();
        other.recollectsBy(asked -> Map.of(key, 1_795_860_000_000L));

        for (Route asker : List.of(route, other)) {
            assertThat(ask(asker, 7)).hasValueSatisfying(heard -> {
                assertThat(heard.asked()).isEqualTo(2);
                assertThat(heard.answered()).isEqualTo(2);
                assertThat(heard.whereabouts())
                        .containsExactly(Whereabouts.NONE, new Whereabouts(3, 2, 5, 1_795_860_000_000L));
            });
        }
        subscriptions.forEach(Subscription::cancel);
        assertThat(ask(route, 7).orElseThrow().whereabouts().getLast().streams())
                .isZero();
    }

    @Test
    void oneHearsWhoseTracesTheAnnouncementsOfTheOtherBelongTo() {
        List<Message> heard = new CopyOnWriteArrayList<>();
        Subscription subscription = route.subscribe(ada, ada.key(), new Hearing(heard));
        Message.Announcement plain = new Message.Announcement(
                new Epoch(1, 2), 3, 4, 5, Message.Announcement.NOT_AN_EVENT, Buffer.buffer("x"));
        Message.Announcement traced = plain.tracedAs(List.of(new TraceParent(1, 2, 3)));

        other.announce(List.of(new Outgoing(ada.key(), traced), new Outgoing(ada.key(), plain)))
                .await()
                .atMost(PATIENCE);

        await().atMost(PATIENCE).until(() -> heard.size() == 2);
        assertThat(heard).containsExactly(traced, plain);
        subscription.cancel();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoThrowsKeepsNobodyElseFromWhatWasSaidWithIt(boolean isSaidHere) {
        List<Message> heard = new CopyOnWriteArrayList<>();
        List<Subscription> subscriptions = List.of(
                route.subscribe(nobody, nobody.key(), new Throwing()),
                route.subscribe(nobody, nobody.key(), new Hearing(heard)),
                route.subscribe(ada, ada.key(), new Hearing(heard)));

        (isSaidHere ? route : other)
                .announce(List.of(
                        new Outgoing(nobody.key(), new Message.Revoked(1)),
                        new Outgoing(ada.key(), new Message.Revoked(2))))
                .await()
                .atMost(PATIENCE);

        await().atMost(PATIENCE).until(() -> heard.equals(List.of(new Message.Revoked(1), new Message.Revoked(2))));
        subscriptions.forEach(Subscription::cancel);
    }

    @Test
    void oneThatDoesNotAnswerIsCountedAndNotWaitedForLonger() {
        Subscription subscription = route.subscribe(ada, ada.key(), new Standing(7));
        other.recollectsBy(asked -> {
            throw new IllegalStateException("this one never answers");
        });

        Heard heard = route.ask(List.of(new Asked(ada.key(), 7)), Duration.ofMillis(500))
                .await()
                .atMost(PATIENCE)
                .orElseThrow();

        assertThat(heard.asked()).isEqualTo(2);
        assertThat(heard.answered()).isEqualTo(1);
        assertThat(heard.whereabouts()).containsExactly(new Whereabouts(1, 1, 7, 0));
        subscription.cancel();
    }

    @Test
    void nobodyIsAskedWithoutRedisAndAllAreWhenItIsBack() {
        RealServers.redis().kill();
        try {
            await().atMost(PATIENCE).until(() -> !route.isConnected());
            assertThat(ask(route, 1)).isEmpty();
        } finally {
            RealServers.redis().restart();
        }

        await().atMost(PATIENCE)
                .until(() ->
                        ask(route, 1).filter(heard -> heard.answered() == 2).isPresent());
    }
}
