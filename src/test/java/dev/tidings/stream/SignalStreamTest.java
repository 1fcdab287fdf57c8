package dev.tidings.stream;

import static dev.tidings.signal.Samples.ephemeral;
import static dev.tidings.signal.Samples.state;
import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.Recipient;
import dev.tidings.identity.Tokens;
import dev.tidings.journal.Events;
import dev.tidings.route.Message;
import dev.tidings.route.Outgoing;
import dev.tidings.signal.HeldBack;
import dev.tidings.signal.NewSignal;
import dev.tidings.signal.Signals;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class SignalStreamTest extends StreamTests {
    @Inject
    Signals signals;

    @Inject
    HeldBack heldBack;

    @Inject
    MeterRegistry metrics;

    private void send(NewSignal... all) {
        signals.send(List.of(all)).await().atMost(PATIENCE);
    }

    private void announceAll(List<Outgoing> messages) {
        route.announce(messages).await().atMost(PATIENCE);
    }

    private NewSignal.State value(String key, Object data) {
        return state(tenant, key, String.valueOf(data), "ada");
    }

    /** As {@code key=data}, in the order in which they came. */
    private static List<String> signalsOf(SseProbe client) {
        return client.frames("signal").stream()
                .map(SseProbe.Seen::json)
                .map(signal -> signal.getString("key") + "=" + signal.getValue("data"))
                .toList();
    }

    private static void awaitSignals(SseProbe client, String... expected) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(signalsOf(client)).containsExactly(expected));
    }

    private double count(String name) {
        return metrics.counter(name).count();
    }

    @Nested
    class Ephemeral {
        @Test
        void reachesExactlyTheStreamsThatAreOpen() {
            String other = Events.freshTenant();
            try (SseProbe one = open("ada").awaitLive();
                    SseProbe two = open("ada").awaitLive();
                    SseProbe bob = open("bob").awaitLive();
                    SseProbe namesake = openWith(Tokens.of(other, "ada")).awaitLive()) {
                send(ephemeral(tenant, "\"hers\"", "ada"));
                send(ephemeral(tenant, "\"his\"", "bob"), ephemeral(other, "\"hers there\"", "ada"));

                awaitSignals(one, "null=hers");
                awaitSignals(two, "null=hers");
                awaitSignals(bob, "null=his");
                awaitSignals(namesake, "null=hers there");
                SseProbe.Seen frame = one.frames("signal").getFirst();
                assertThat(frame.id()).isNull();
                assertThat(frame.data())
                        .isEqualTo("{\"type\":\"dev.test.typing\",\"mode\":\"ephemeral\",\"key\":null,\"seq\":null,"
                                + "\"expiresAt\":null,\"data\":\"hers\"}");
            }
        }

        @Test
        void isGoneForWhoeverOpensLaterOrComesBack() {
            SseProbe before = open("ada").awaitLive();
            send(ephemeral(tenant, "1", "ada"));
            awaitSignals(before, "null=1");
            before.close();

            try (SseProbe later = open("ada").awaitLive();
                    SseProbe back = open("ada", "Last-Event-ID", String.valueOf(before.lastId()))
                            .awaitLive()) {
                send(ephemeral(tenant, "2", "ada"));

                awaitSignals(later, "null=2");
                awaitSignals(back, "null=2");
                assertThat(back.frames("reset")).isEmpty();
                assertThat(later.titles()).isEmpty();
            }
        }

        @Test
        void reachesAThousandUsersAtOnce() {
            String[] users =
                    IntStream.range(0, 1_000).mapToObj(i -> "user-" + i).toArray(String[]::new);
            try (SseProbe first = open("user-0").awaitLive();
                    SseProbe last = open("user-999").awaitLive()) {
                send(ephemeral(tenant, "1", users), state(tenant, "k", "2", users));

                awaitSignals(first, "null=1", "k=2");
                awaitSignals(last, "null=1", "k=2");
            }
        }
    }

    @Nested
    class State {
        @Test
        void comesAfterTheFirstReplayInTheOrderOfItsNumbers() {
            emit("a notification", "ada");
            send(value("a", 1), value("b", 2), value("a", 3), state(tenant, "c", "4", "bob"));

            try (SseProbe client = open("ada").awaitLive()) {
                awaitSignals(client, "b=2", "a=3");

                assertThat(client.frames())
                        .extracting(SseProbe.Seen::event)
                        .containsExactly("reset", "notification", "feed", "signal", "signal");
                assertThat(client.frames("signal"))
                        .allSatisfy(signal -> assertThat(signal.id()).isNull());
                assertThat(client.frames("signal"))
                        .extracting(signal -> signal.json().getLong("seq"))
                        .isSorted();
            }
        }

        @Test
        void comesAgainWithEachOpeningAndMovesNoCursor() {
            send(value("a", 1));
            SseProbe first = open("ada").awaitLive();
            awaitSignals(first, "a=1");
            first.close();

            try (SseProbe back = open("ada", "Last-Event-ID", String.valueOf(first.lastId()))) {
                awaitSignals(back, "a=1");
                assertThat(back.frames("reset")).isEmpty();
                assertThat(back.lastId()).isEqualTo(first.lastId());
            }
        }

        @Test
        void isForwardedWhenItChanges() {
            try (SseProbe client = open("ada").awaitLive()) {
                send(value("a", 1), value("b", 2));
                send(value("a", 3));

                awaitSignals(client, "a=1", "b=2", "a=3");
            }
        }

        @Test
        void comesBesideNotificationsWhichItDoesNotDisturb() {
            try (SseProbe client = open("ada").awaitLive()) {
                for (int i = 0; i < 50; i++) {
                    emit("n" + i, "ada");
                    send(value("k", i));
                }

                client.awaitTitles(50);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(signalsOf(client)).endsWith("k=49"));
                assertThat(client.titles()).doesNotHaveDuplicates();
            }
        }

        @Test
        void comesToManyWhoOpenTogether() {
            String[] users = IntStream.range(0, 50).mapToObj(i -> "user-" + i).toArray(String[]::new);
            send(state(tenant, "k", "1", users));

            List<SseProbe> clients = IntStream.range(0, 50)
                    .parallel()
                    .mapToObj(i -> open(users[i]))
                    .toList();

            clients.forEach(client -> awaitSignals(client, "k=1"));
            clients.forEach(SseProbe::close);
        }

        @Test
        void longerThanAPageComesWhole() {
            String large = "\"" + "x".repeat(16_000) + "\"";
            send(IntStream.range(0, 12).mapToObj(i -> value("k" + i, large)).toArray(NewSignal[]::new));

            try (SseProbe client = open("ada").awaitLive()) {
                await().atMost(PATIENCE).until(() -> client.frames("signal").size() == 12);
                assertThat(client.frames("signal"))
                        .extracting(signal -> signal.json().getString("key"))
                        .containsExactlyElementsOf(
                                IntStream.range(0, 12).mapToObj(i -> "k" + i).toList());
            }
        }
    }

    @Nested
    class WhenAMessageIsLost {
        @Test
        void theNextValueOfAnyKeyBringsWhatIsMissing() {
            try (SseProbe client = open("ada").awaitLive()) {
                send(value("a", 1));
                awaitSignals(client, "a=1");

                heldBack.keep(value("a", 2), value("b", 3), value("a", 4));
                send(value("c", 5));

                awaitSignals(client, "a=1", "b=3", "a=4", "c=5");
            }
        }

        @Test
        void theNextOpeningBringsIt() {
            heldBack.keep(value("a", 1));

            try (SseProbe client = open("ada").awaitLive()) {
                awaitSignals(client, "a=1");
            }
        }
    }

    @Nested
    class MessagesThatComeTwiceAndInNoOrder {
        @Test
        void neverPutAnOlderValueBehindANewerOne() {
            try (SseProbe client = open("ada").awaitLive()) {
                List<Outgoing> messages = heldBack.keep(IntStream.range(0, 60)
                        .mapToObj(i -> value("k" + i % 3, i))
                        .toArray(NewSignal.State[]::new));
                List<Outgoing> shuffled = new ArrayList<>(messages);
                shuffled.addAll(messages.subList(20, 40));
                java.util.Collections.shuffle(shuffled, new java.util.Random(7));
                announceAll(shuffled);
                announceAll(messages.subList(0, 50));
                send(value("last", 1));

                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(signalsOf(client)).contains("last=1"));
                assertThat(client.frames("signal"))
                        .extracting(signal -> signal.json().getLong("seq"))
                        .isSorted()
                        .doesNotHaveDuplicates();
                assertThat(signalsOf(client)).contains("k0=57", "k1=58", "k2=59");
            }
        }

        @Test
        void ofValuesThatRedisDoesNotKnowChangeNothing() {
            try (SseProbe client = open("ada").awaitLive()) {
                send(value("a", 1));
                awaitSignals(client, "a=1");

                Message ofTheFuture = new Message.Signal(1, 1L << 52, Buffer.buffer("event: signal\ndata: {}\n\n"));
                announceAll(List.of(new Outgoing(Recipient.of(tenant, "ada").key(), ofTheFuture)));
                send(value("a", 2));

                awaitSignals(client, "a=1", "a=2");
            }
        }
    }

    @Nested
    class WhenRedisIsKilled {
        @Test
        void anOpenStreamGetsTheFirstValueAfterItCameBackEmpty() {
            send(value("a", 1));
            try (SseProbe client = open("ada").awaitLive()) {
                awaitSignals(client, "a=1");
                double unread = count("tidings.stream.signals.unread");
                RealServers.redis().kill();
                try {
                    announceAll(List.of(new Outgoing(
                            Recipient.of(tenant, "ada").key(),
                            new Message.Signal(1, 1L << 52, Buffer.buffer("event: signal\ndata: {}\n\n")))));
                    await().atMost(PATIENCE).until(() -> count("tidings.stream.signals.unread") > unread);
                } finally {
                    RealServers.redis().restart();
                }

                await().atMost(PATIENCE).until(() -> {
                    send(value("a", 2));
                    return signalsOf(client).size() > 1;
                });
                assertThat(signalsOf(client)).startsWith("a=1", "a=2");
                assertThat(client.frames("signal"))
                        .extracting(signal -> signal.json().getLong("seq"))
                        .isSorted()
                        .doesNotHaveDuplicates();
            }
        }
    }

    @Nested
    class AClientThatDoesNotRead {
        private static final int VALUES = 5_000;

        @Test
        void getsTheNewestOfEachKeyAndOnlyAFractionOfTheFlood() throws IOException {
            String padding = "x".repeat(1_000);
            double behind = count("tidings.stream.signals.behind");
            double dropped = count("tidings.stream.signals.dropped");
            try (SlowClient slow = SlowClient.open(root, Tokens.of(tenant, "ada"))) {
                slow.readUntil(line -> line.equals("event: feed"));
                send(IntStream.range(0, VALUES)
                        .mapToObj(i -> value("k" + i % 3, "{\"n\":" + i + ",\"padding\":\"" + padding + "\"}"))
                        .toArray(NewSignal[]::new));
                send(ephemeral(tenant, "0", "ada"));
                await().atMost(PATIENCE).until(() -> count("tidings.stream.signals.dropped") > dropped);

                Map<String, Integer> newest = new HashMap<>();
                int frames = slow.countUntil(data -> {
                    JsonObject signal = new JsonObject(data);
                    int n = signal.getJsonObject("data").getInteger("n");
                    assertThat(n).isGreaterThan(newest.getOrDefault(signal.getString("key"), -1));
                    newest.put(signal.getString("key"), n);
                    return newest.values().stream()
                                    .filter(any -> any >= VALUES - 3)
                                    .count()
                            == 3;
                });

                assertThat(frames).isLessThan(VALUES / 5);
                assertThat(count("tidings.stream.signals.behind")).isGreaterThan(behind);
            }
        }
    }
}
