package dev.tidings;

import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.identity.Tokens;
import dev.tidings.load.Application;
import dev.tidings.load.Producer;
import dev.tidings.load.Servers;
import dev.tidings.stream.SseProbe;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.Test;

/** How instances share the records of Kafka when one of them goes. */
interface SharingRecords {
    int RATE = 1_000;
    List<String> USERS = IntStream.range(0, 20).mapToObj(i -> "sharing-" + i).toList();
    Map<String, String> LEAVING = Map.of(
            "tidings.stream.drain-follow", "0s",
            "tidings.stream.drain-window", "0s",
            "mp.messaging.incoming.events.client.id", "leaving",
            "mp.messaging.incoming.overflow.client.id", "leaving-too");

    Application one();

    Application two();

    Servers servers();

    Application instance(String name, Map<String, String> more) throws Exception;

    /** A member that only fell silent would be given up after 10 s. */
    @Test
    default void anInstanceThatIsStoppedLeavesItsGroupsAtOnceAndABatchToRepeatAtMost() throws Exception {
        Application leaving = instance("leaving-groups", LEAVING);
        Map<String, String> settings = servers().settings();
        String broker = settings.getOrDefault("kafka.bootstrap.servers", "");
        try (Admin kafka = Admin.create(Map.of("bootstrap.servers", broker));
                Producer producer = new Producer(settings, "sharing", USERS, 0)) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> partitions(leaving, "leaving") > 0 && partitions(leaving, "leaving-too") > 0);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(members(kafka)).hasSize(6).contains("leaving", "leaving-too"));
            List<SseProbe> streams = USERS.stream().map(this::open).toList();
            producer.send(RATE, RATE);
            await().until(() -> leaving.metric("tidings_ingest_stored_total", "") > RATE / 10);
            double before = repeated();

            CompletableFuture<Integer> exit = leaving.terminate();
            while (!exit.isDone()) {
                producer.send(RATE, RATE / 10);
            }

            await().atMost(Duration.ofSeconds(2))
                    .untilAsserted(
                            () -> assertThat(members(kafka)).hasSize(4).doesNotContain("leaving", "leaving-too"));
            assertThat(exit.get()).isZero();
            producer.send(RATE, RATE);
            for (int i = 0; i < streams.size(); i++) {
                streams.get(i).awaitTitles(producer.sentTo(i));
                assertThat(streams.get(i).titles()).doesNotHaveDuplicates().hasSize(producer.sentTo(i));
            }
            // A batch that is stored at the last moment may not be acknowledged in time.
            assertThat(repeated() - before).isLessThan(RATE / 10.0);
            streams.forEach(SseProbe::close);
        } finally {
            leaving.kill();
        }
    }

    private SseProbe open(String user) {
        URI stream = URI.create("http://127.0.0.1:" + two().address().getPort() + "/v1/stream");
        return SseProbe.open(stream, "Authorization", "Bearer " + Tokens.of("sharing", user))
                .awaitLive();
    }

    private static double partitions(Application instance, String client) throws Exception {
        return instance.metric("kafka_consumer_coordinator_assigned_partitions", '"' + client + '"');
    }

    /** Of both groups, the clients by their ids. */
    private static List<String> members(Admin kafka) throws Exception {
        return kafka.describeConsumerGroups(List.of("tidings", "tidings-overflow")).all().get().values().stream()
                .flatMap(group -> group.members().stream())
                .map(MemberDescription::clientId)
                .toList();
    }

    /** Events that were known already where they came. */
    private double repeated() throws Exception {
        return one().metric("tidings_ingest_duplicate_total", "") + two().metric("tidings_ingest_duplicate_total", "");
    }
}
