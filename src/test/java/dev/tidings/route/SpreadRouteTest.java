package dev.tidings.route;

import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.MoreRedis;
import dev.tidings.feed.Recipient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two instances in one process, and feeds spread over several real Redis servers. */
class SpreadRouteTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int FEEDS = 100;

    /** More than a scheduler's moment on a machine that does other things too, much less than any time limit here. */
    private static final long AT_ONCE_MILLIS = 700;

    private final Vertx vertx = Vertx.vertx();
    private final List<Recipient> feeds = IntStream.range(0, FEEDS)
            .mapToObj(i -> Recipient.of("acme-" + UUID.randomUUID(), "user-" + i))
            .toList();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final List<Integer> resubscribed = new CopyOnWriteArrayList<>();
    private List<Ear> ears = List.of();
    private MoreRedis servers = MoreRedis.of(0);
    private Route one = route(RouteConfigs.with(), new SimpleMeterRegistry());
    private Route other = one;

    /** Remembers the generations that it has heard of. */
    private record Ear(List<Long> heard) implements MessageListener {
        @Override
        public void onMessage(Message message) {
            if (message instanceof Message.Revoked revoked) {
                heard.add(revoked.generation());
            }
        }
    }

    private void open(int count) {
        open(count, "5s");
    }

    private void open(int count, String announceTimeout) {
        servers = MoreRedis.of(count);
        open(servers.urls(), announceTimeout);
    }

    private void open(String urls, String announceTimeout) {
        RouteConfig config = RouteConfigs.with(
                "hosts", urls, "announce-timeout", announceTimeout, "heartbeat", "500ms", "reconnect-pause", "200ms");
        one = route(config, new SimpleMeterRegistry());
        other = route(config, metrics);
        one.open(new StartupEvent());
        other.open(new StartupEvent());
        await().atMost(PATIENCE).until(() -> one.isConnected() && other.isConnected());
        other.whenResubscribed(resubscribed::add);
        ears = feeds.stream().map(feed -> new Ear(new CopyOnWriteArrayList<>())).toList();
        IntStream.range(0, FEEDS)
                .forEach(i -> other.subscribe(feeds.get(i), feeds.get(i).key(), ears.get(i)));
    }

    /** Whatever is kept elsewhere is away. */
    private Route route(RouteConfig config, SimpleMeterRegistry registry) {
        return new Route(vertx, Redis.createClient(vertx, "redis://127.0.0.1:1"), config, registry);
    }

    @AfterEach
    void close() {
        one.close(new ShutdownEvent());
        other.close(new ShutdownEvent());
        servers.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void messagesReachTheOtherInstanceOverAllServers(int count) {
        open(count);

        announce(1);

        await().atMost(PATIENCE).until(() -> heard(1, Set.of(0, 1, 2)) == FEEDS);
        assertThat(IntStream.range(0, count).map(this::live)).allMatch(some -> some > FEEDS / count / 2);
        assertThat(metrics.counter("tidings.route.received").count()).isEqualTo(FEEDS);
        assertThat(metrics.counter("tidings.route.unwanted").count()).isZero();
        assertThat(metrics.find("tidings.route.connected").gauges())
                .hasSize(count)
                .allSatisfy(gauge -> {
                    assertThat(gauge.value()).isEqualTo(1);
                    assertThat(gauge.getId().getTag("server")).startsWith("127.0.0.1:");
                });
    }

    @Test
    void aServerThatStandsInTheListTwiceTellsNothingTwice() {
        servers = MoreRedis.of(1);
        open(servers.urls() + "," + servers.urls().replace("127.0.0.1", "localhost"), "5s");

        announce(1);
        announce(2);

        await().atMost(PATIENCE).until(() -> heard(2, Set.of(0, 1)) == FEEDS);
        assertThat(ears).allSatisfy(ear -> assertThat(ear.heard()).containsExactly(1L, 2L));
        assertThat(metrics.counter("tidings.route.received").count()).isEqualTo(2 * FEEDS);
    }

    @Test
    void whoseOwnSubscriberIsGoneIsHeardByTheOthersAllTheSame() {
        open(1);
        Publisher deaf = new Publisher(
                7,
                Channels.feeds(0),
                Address.of(vertx, servers.urls()),
                RouteConfigs.with(),
                () -> false,
                new SimpleMeterRegistry());

        deaf.announce(outgoing(1))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .assertCompleted();

        await().atMost(PATIENCE).until(() -> heard(1, Set.of(0)) == FEEDS);
        deaf.announce(Collections.nCopies(20, outgoing(2)).stream()
                        .flatMap(List::stream)
                        .toList())
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .assertCompleted();
        await().atMost(PATIENCE).until(() -> heard(2, Set.of(0)) == FEEDS);
    }

    @Test
    void theLossOfAServerConcernsOnlyTheFeedsThatLiveThere() {
        open(2);
        servers.at(1).kill();

        for (int generation = 1; generation <= 20; generation++) {
            long begin = System.nanoTime();
            announce(generation);
            int now = generation;
            await().pollInterval(Duration.ofMillis(5)).atMost(PATIENCE).until(() -> heard(now, Set.of(0)) == live(0));
            assertThat(millisSince(begin)).isLessThan(AT_ONCE_MILLIS);
        }

        await().atMost(PATIENCE).until(() -> other.serversAway().equals(Set.of(1)));
        assertThat(other.isConnected()).isFalse();
        assertThat(feeds).allMatch(feed -> other.reaches(feed.key()) == (place(feed) == 0));
        assertThat(resubscribed).isEmpty();
    }

    @Test
    void aServerThatComesBackEmptyHasItsFeedsAgainAndOnlyTheyAreCompared() {
        open(2);
        servers.at(1).kill();
        await().atMost(PATIENCE).until(() -> !one.isConnected() && !other.isConnected());
        Recipient late = someoneOn(1);
        Ear ear = new Ear(new CopyOnWriteArrayList<>());
        other.subscribe(late, late.key(), ear);

        servers.at(1).restart();

        await().atMost(PATIENCE).until(() -> one.isConnected() && other.isConnected());
        assertThat(resubscribed).containsExactly(1);
        announce(7);
        one.announce(List.of(new Outgoing(late.key(), new Message.Revoked(7))))
                .await()
                .atMost(PATIENCE);
        await().atMost(PATIENCE)
                .until(() -> heard(7, Set.of(0, 1)) == FEEDS && ear.heard().equals(List.of(7L)));
    }

    @Test
    void aServerThatIsSlowDelaysNobodyElse() {
        open(2, "1s");
        pause(1);

        // The first announcement waits for the slow server, and yet the other one has its messages at once.
        UniAssertSubscriber<Void> first =
                one.announce(outgoing(1)).subscribe().withSubscriber(UniAssertSubscriber.create());
        awaitAtOnce(() -> heard(1, Set.of(0)) == live(0));
        first.awaitItem(PATIENCE);

        // The next ones do not wait any more.
        long begin = System.nanoTime();
        announce(2);
        assertThat(millisSince(begin)).isLessThan(AT_ONCE_MILLIS);
        awaitAtOnce(() -> heard(2, Set.of(0)) == live(0));
        assertThat(heard(2, Set.of(1))).isZero();

        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            announce(3);
            return heard(3, Set.of(0, 1)) == FEEDS;
        });
    }

    private static void awaitAtOnce(Callable<Boolean> condition) {
        await().pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofMillis(AT_ONCE_MILLIS))
                .until(condition);
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }

    private void announce(long generation) {
        one.announce(outgoing(generation)).await().atMost(PATIENCE);
    }

    private List<Outgoing> outgoing(long generation) {
        return feeds.stream()
                .map(feed -> new Outgoing(feed.key(), new Message.Revoked(generation)))
                .toList();
    }

    private long heard(long generation, Set<Integer> places) {
        return IntStream.range(0, FEEDS)
                .filter(i -> places.contains(place(feeds.get(i))))
                .filter(i -> ears.get(i).heard().contains(generation))
                .count();
    }

    private int live(int place) {
        return Math.toIntExact(
                feeds.stream().filter(feed -> place(feed) == place).count());
    }

    private int place(Recipient feed) {
        return Spread.server(feed.key().value(), one.servers().size());
    }

    private Recipient someoneOn(int place) {
        return IntStream.range(0, 100)
                .mapToObj(i -> Recipient.of("globex", "user-" + i))
                .filter(feed -> place(feed) == place)
                .findFirst()
                .orElseThrow();
    }

    private void pause(int place) {
        Redis client = Redis.createClient(vertx, "redis://" + servers.at(place).address());
        try {
            RedisAPI.api(client)
                    .client(List.of("PAUSE", "4000", "ALL"))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } finally {
            client.close();
        }
    }
}
