package dev.tidings.signal;

import static dev.tidings.signal.Samples.state;
import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.embedded.RealServers;
import dev.tidings.feed.FeedKey;
import dev.tidings.feed.Recipient;
import dev.tidings.journal.Events;
import dev.tidings.route.Route;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class SignalsTest extends SignalTests {
    @Inject
    Route route;

    @Inject
    Redis redis;

    private FeedKey feed(String user) {
        return Recipient.of(tenant, user).key();
    }

    private StatePage pageAfter(long seq) {
        return signals.read(List.of(new StateQuery(feed("ada"), seq)))
                .await()
                .atMost(PATIENCE)
                .getFirst();
    }

    @Nested
    class TheStateOfAFeed {
        @Test
        void isTheLastValueOfEachKeyInTheOrderOfTheirNumbers() {
            send(
                    state(tenant, "a", "1", "ada"),
                    state(tenant, "b", "2", "ada"),
                    state(tenant, "c", "3", "ada"),
                    state(tenant, "a", "4", "ada"));

            assertThat(stateOf("ada")).containsExactly("b=2", "c=3", "a=4");
            assertThat(values("ada"))
                    .extracting(value -> value.getLong("seq"))
                    .isSorted()
                    .doesNotHaveDuplicates();
        }

        @Test
        void isWhatClientsGet() {
            Instant end = Instant.now().plusSeconds(600);
            send(Samples.state(tenant, "ключ\n\"", "{\"n\":1.50}", end, Samples.nextOrigin(), "ada"));

            JsonObject value = values("ada").getFirst();
            assertThat(value.fieldNames()).containsExactly("type", "mode", "key", "seq", "expiresAt", "data");
            assertThat(value.getString("mode")).isEqualTo("state");
            assertThat(value.getString("key")).isEqualTo("ключ\n\"");
            assertThat(value.getLong("seq")).isBetween(1_700_000_000_000_000L, 1L << 53);
            assertThat(value.getJsonObject("data").encode()).isEqualTo("{\"n\":1.5}");
        }

        @Test
        void belongsToOneUserOfOneTenant() {
            String other = Events.freshTenant();
            send(state(tenant, "k", "1", "ada", "bob"), state(other, "k", "2", "ada"), state(tenant, "k", "3", "bob"));

            assertThat(stateOf("ada")).containsExactly("k=1");
            assertThat(stateOf("bob")).containsExactly("k=3");
            assertThat(values(other, "ada"))
                    .extracting(value -> value.getValue("data"))
                    .containsExactly(2);
            assertThat(stateOf("nobody")).isEmpty();
        }

        @Test
        void keepsTheHundredKeysThatChangedLast() {
            send(IntStream.rangeClosed(1, 100)
                    .mapToObj(i -> state(tenant, "k" + i, "0", "ada"))
                    .toArray(NewSignal[]::new));
            send(state(tenant, "k1", "1", "ada"), state(tenant, "new", "1", "ada"));

            assertThat(stateOf("ada"))
                    .hasSize(100)
                    .startsWith("k3=0")
                    .endsWith("k1=1", "new=1")
                    .doesNotContain("k2=0");
        }

        @Test
        void reachesAThousandUsers() {
            String[] users =
                    IntStream.range(0, 1_000).mapToObj(i -> "user-" + i).toArray(String[]::new);
            double sent = count("tidings.signal.sent", "mode", "state");

            send(state(tenant, "k", "1", users), state(tenant, "k", "2", users));

            assertThat(count("tidings.signal.sent", "mode", "state") - sent).isEqualTo(2_000);
            assertThat(stateOf("user-0")).containsExactly("k=2");
            assertThat(stateOf("user-999")).containsExactly("k=2");
        }

        @Test
        void isErasedWhole() {
            send(state(tenant, "a", "1", "ada", "bob"), state(tenant, "b", "2", "ada"));

            Integer erased = signals.erase(feed("ada")).await().atMost(PATIENCE);

            assertThat(erased).isEqualTo(2);
            assertThat(stateOf("ada")).isEmpty();
            assertThat(stateOf("bob")).containsExactly("a=1");
            assertThat(signals.erase(feed("ada")).await().atMost(PATIENCE)).isZero();
        }
    }

    @Nested
    class ARecord {
        @Test
        void thatIsDeliveredAgainBehindANewerOneChangesNothing() {
            NewSignal older = state(tenant, "k", "1", "ada");
            NewSignal newer = state(tenant, "k", "2", "ada");
            send(older, newer);
            List<JsonObject> before = values("ada");
            double dropped = count("tidings.signal.older");

            send(older, newer);

            assertThat(values("ada")).isEqualTo(before);
            assertThat(count("tidings.signal.older") - dropped).isEqualTo(2);
        }

        @Test
        void ofAnotherPartitionIsOlderByItsTimestamp() {
            send(state(tenant, "k", "1", null, new Origin(0, 100, 5_000), "ada"));

            send(state(tenant, "k", "2", null, new Origin(1, 900, 4_999), "ada"));
            assertThat(stateOf("ada")).containsExactly("k=1");

            send(state(tenant, "k", "3", null, new Origin(1, 3, 5_000), "ada"));
            assertThat(stateOf("ada")).containsExactly("k=3");
        }

        @Test
        void ofAnotherKeyIsNotCompared() {
            send(state(tenant, "k", "1", null, new Origin(0, 100, 5_000), "ada"));
            send(state(tenant, "other", "2", null, new Origin(0, 99, 4_000), "ada"));

            assertThat(stateOf("ada")).containsExactly("k=1", "other=2");
        }

        @Test
        void thatIsOverAlreadyIsDroppedAndCounted() {
            double expired = count("tidings.signal.expired", "mode", "state");

            send(state(tenant, "k", "1", Instant.now().minusSeconds(1), Samples.nextOrigin(), "ada", "bob"));

            assertThat(stateOf("ada")).isEmpty();
            assertThat(count("tidings.signal.expired", "mode", "state") - expired)
                    .isEqualTo(2);
        }
    }

    @Nested
    class Numbers {
        @Test
        void nameTheOneBefore() {
            send(state(tenant, "a", "1", "ada"));
            NewSignal.State next = state(tenant, "b", "2", "ada");

            Written written = store.write(List.of(new StateWrite(feed("ada"), next, next.json())))
                    .await()
                    .atMost(PATIENCE)
                    .getFirst();

            assertThat(written).isInstanceOfSatisfying(Written.Kept.class, kept -> {
                assertThat(kept.before()).isEqualTo(values("ada").getFirst().getLong("seq"));
                assertThat(kept.seq())
                        .isEqualTo(values("ada").getLast().getLong("seq"))
                        .isGreaterThan(kept.before());
            });
        }

        @Test
        void growAlsoAfterRedisWasEmptied() {
            send(state(tenant, "k", "1", "ada"));
            long before = values("ada").getFirst().getLong("seq");

            try {
                RealServers.redis().kill();
            } finally {
                RealServers.redis().restart();
            }
            await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                send(state(tenant, "k", "2", "ada"));
                return !stateOf("ada").isEmpty();
            });

            assertThat(stateOf("ada")).containsExactly("k=2");
            assertThat(values("ada").getFirst().getLong("seq")).isGreaterThan(before);
        }
    }

    @Nested
    class APage {
        @Test
        void bringsOnlyWhatIsNewerAndTheCounter() {
            send(state(tenant, "a", "1", "ada"), state(tenant, "b", "2", "ada"));
            long first = values("ada").getFirst().getLong("seq");
            long second = values("ada").getLast().getLong("seq");

            assertThat(pageAfter(first).values()).hasSize(1);
            assertThat(pageAfter(first).upTo()).isEqualTo(second);
            assertThat(pageAfter(second)).isEqualTo(new StatePage(second, true, List.of()));
        }

        @Test
        void ofAFeedWithoutStateIsEmpty() {
            assertThat(pageAfter(5)).isEqualTo(new StatePage(0, true, List.of()));
        }

        @Test
        void comesForEachOfThoseThatAskTogether() {
            send(state(tenant, "k", "1", "ada"), state(tenant, "k", "2", "carl"));

            List<StatePage> pages = signals.read(List.of(
                            new StateQuery(feed("bob"), 0),
                            new StateQuery(feed("ada"), 0),
                            new StateQuery(feed("bob"), 5),
                            new StateQuery(feed("carl"), 0)))
                    .await()
                    .atMost(PATIENCE);

            assertThat(pages).extracting(page -> page.values().size()).containsExactly(0, 1, 0, 1);
            assertThat(pages.get(2)).isEqualTo(new StatePage(0, true, List.of()));
        }

        @Test
        void isCutOffWhereItIsLongAndGoesOnThere() {
            String large = "\"" + "x".repeat(16_000) + "\"";
            send(IntStream.range(0, 5)
                    .mapToObj(i -> state(tenant, "k" + i, large, "ada"))
                    .toArray(NewSignal[]::new));

            StatePage first = pageAfter(0);
            StatePage second = pageAfter(first.upTo());
            StatePage third = pageAfter(second.upTo());

            assertThat(List.of(first, second, third))
                    .extracting(page -> page.values().size())
                    .containsExactly(2, 2, 1);
            assertThat(List.of(first, second, third))
                    .extracting(StatePage::isLast)
                    .containsExactly(false, false, true);
            assertThat(first.upTo()).isLessThan(second.upTo());
        }
    }

    @Nested
    class WhileRedisIsAway {
        @Test
        void oneCallIsWaitedForAndTheRestOfTheBatchIsLostWithIt() {
            double lost = count("tidings.signal.lost", "mode", "state");
            redis.send(Request.cmd(Command.CLIENT).arg("PAUSE").arg("10000").arg("WRITE"))
                    .await()
                    .atMost(PATIENCE);
            try {
                signals.send(IntStream.range(0, 1_200)
                                .<NewSignal>mapToObj(i -> state(tenant, "k", "1", "ada"))
                                .toList())
                        .await()
                        .atMost(Duration.ofSeconds(4));
            } finally {
                redis.send(Request.cmd(Command.CLIENT).arg("UNPAUSE")).await().atMost(PATIENCE);
            }

            assertThat(count("tidings.signal.lost", "mode", "state") - lost).isEqualTo(1_200);
        }

        @Test
        void valuesAreLostAndCountedAndNothingWaits() {
            double lost = count("tidings.signal.lost", "mode", "state");
            RealServers.redis().kill();
            try {
                send(state(tenant, "k", "1", "ada", "bob"), state(tenant, "k", "2", "ada"));
            } finally {
                RealServers.redis().restart();
            }

            assertThat(count("tidings.signal.lost", "mode", "state") - lost).isEqualTo(3);
            await().atMost(PATIENCE).until(route::isConnected);
            send(state(tenant, "k", "3", "ada"));
            assertThat(stateOf("ada")).containsExactly("k=3");
        }
    }
}
