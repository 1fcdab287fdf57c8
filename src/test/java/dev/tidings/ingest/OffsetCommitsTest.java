package dev.tidings.ingest;

import static dev.tidings.testing.Awaits.await;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.vertx.mutiny.core.Vertx;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When offsets are committed. The broker answers when the test says so. */
class OffsetCommitsTest {
    private static final TopicPartition ONE = new TopicPartition("events", 1);
    private static final TopicPartition TWO = new TopicPartition("events", 2);
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration LONGER_THAN_THE_PAUSE = Duration.ofMillis(400);

    private final Vertx vertx = Vertx.vertx();
    private final List<Map<TopicPartition, OffsetAndMetadata>> commits = new CopyOnWriteArrayList<>();
    private final Queue<UniEmitter<? super Void>> open = new ConcurrentLinkedQueue<>();
    private final MockConsumer<byte[], byte[]> waited = new MockConsumer<>("earliest");
    private final OffsetCommits offsets = new OffsetCommits(vertx, consumer(), "events");

    @AfterEach
    void close() {
        vertx.closeAndAwait();
    }

    @SuppressWarnings("unchecked")
    private KafkaConsumer<byte[], byte[]> consumer() {
        return (KafkaConsumer<byte[], byte[]>) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {KafkaConsumer.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "commitAsync" ->
                        Uni.createFrom().<Void>emitter(answer -> {
                            commits.add((Map<TopicPartition, OffsetAndMetadata>) arguments[0]);
                            open.add(answer);
                        });
                    case "commit" ->
                        Uni.createFrom()
                                .voidItem()
                                .invoke(() -> waited.commitSync((Map<TopicPartition, OffsetAndMetadata>) arguments[0]));
                    case "unwrap" -> waited;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private void done(TopicPartition partition, long offset) {
        offsets.done(partition, new OffsetAndMetadata(offset));
    }

    private void answer() {
        open.remove().complete(null);
    }

    private void awaitCommits(int count) {
        await().atMost(SOON).untilAsserted(() -> assertThat(commits).hasSize(count));
    }

    private static void pass(Duration time) {
        await().pollDelay(time).until(() -> true);
    }

    private static Map<TopicPartition, OffsetAndMetadata> offset(TopicPartition partition, long offset) {
        return Map.of(partition, new OffsetAndMetadata(offset));
    }

    @Test
    void manyBatchesAreOneCommit() {
        for (int offset = 1; offset <= 100; offset++) {
            done(ONE, offset);
            done(TWO, 1_000 + offset);
        }

        awaitCommits(1);

        assertThat(commits.getFirst())
                .containsOnly(Map.entry(ONE, new OffsetAndMetadata(100)), Map.entry(TWO, new OffsetAndMetadata(1_100)));
    }

    @Test
    void oneCommitIsUnderWayAtATime() {
        done(ONE, 1);
        awaitCommits(1);
        done(ONE, 2);
        done(ONE, 3);

        pass(LONGER_THAN_THE_PAUSE);
        assertThat(commits).hasSize(1);
        answer();
        awaitCommits(2);

        assertThat(commits.get(1)).isEqualTo(offset(ONE, 3));
    }

    @Test
    void nothingIsCommittedWhileNothingIsDone() {
        done(ONE, 1);
        awaitCommits(1);
        answer();

        pass(LONGER_THAN_THE_PAUSE);

        assertThat(commits).hasSize(1);
        done(ONE, 2);
        awaitCommits(2);
    }

    @Test
    void whatCouldNotBeCommittedIsTriedAgainUnlessMoreIsDone() {
        done(ONE, 1);
        done(TWO, 1);
        awaitCommits(1);
        done(ONE, 2);
        open.remove().fail(new RetriableCommitFailedException("the coordinator moves"));

        awaitCommits(2);

        assertThat(commits.get(1))
                .containsOnly(Map.entry(ONE, new OffsetAndMetadata(2)), Map.entry(TWO, new OffsetAndMetadata(1)));
    }

    @Test
    void partitionsThatLeaveAreCommittedBeforeTheyAreGone() {
        waited.assign(List.of(ONE));
        done(ONE, 7);

        offsets.partitionsRevoked(List.of(ONE));

        assertThat(committed()).isEqualTo(7);
    }

    @Test
    void theEndCommitsWhatIsLeft() {
        waited.assign(List.of(ONE));
        done(ONE, 9);

        offsets.terminate(true);

        assertThat(committed()).isEqualTo(9);
    }

    @Test
    void aBrokerThatRefusesAtTheEndHoldsNobodyUp() {
        waited.close();
        done(ONE, 9);

        offsets.terminate(true);

        assertThat(commits).isEmpty();
    }

    private long committed() {
        return requireNonNull(waited.committed(Set.of(ONE)).get(ONE)).offset();
    }
}
