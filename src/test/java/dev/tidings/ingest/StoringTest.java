package dev.tidings.ingest;

import static dev.tidings.testing.Awaits.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.feed.UserId;
import dev.tidings.ingest.Received.Accepted;
import dev.tidings.journal.NewEvent;
import dev.tidings.journal.Stored;
import dev.tidings.telemetry.Telemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** While what one part has stored is announced, the next part is stored; and it is announced behind it. */
class StoringTest {
    private static final CompletionStage<Void> NOTHING_BEFORE = CompletableFuture.completedStage(null);

    private final Reception reception =
            new Reception(new Decoder(Sample.CONFIG.limits()), Clock.systemUTC(), Telemetry.off());
    private final List<CompletableFuture<Stored>> writes = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<Void>> announcements = new ArrayList<>();
    private final Storing storing = new Storing(
            this::write,
            (changes, spans) -> announce(),
            new IngestMetrics(new SimpleMeterRegistry()),
            new Patience("database", Duration.ofMillis(1), Clock.systemUTC()),
            Duration.ofMinutes(1));

    private Uni<Stored> write(List<NewEvent> events) {
        CompletableFuture<Stored> write = new CompletableFuture<>();
        writes.add(write);
        return Uni.createFrom().completionStage(write);
    }

    private Uni<Void> announce() {
        CompletableFuture<Void> announcement = new CompletableFuture<>();
        announcements.add(announcement);
        return Uni.createFrom().completionStage(announcement);
    }

    private List<Accepted> part() {
        byte[] value = Sample.good().data().getBytes(UTF_8);
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                Broker.EVENTS,
                0,
                17,
                1_234L,
                TimestampType.CREATE_TIME,
                -1,
                value.length,
                null,
                value,
                Broker.binaryHeaders(Sample.good()),
                Optional.empty());
        return List.of((Accepted) reception.receive(record, Set.of()));
    }

    private CompletableFuture<CompletionStage<Void>> begin(CompletionStage<Void> announced) {
        return storing.begin(part(), announced).subscribeAsCompletionStage();
    }

    private void commit(int write) {
        writes.get(write).complete(new Stored(List.of(), 1, 0, List.of()));
    }

    @Test
    void aPartHasBegunOnceItIsCommitted() {
        CompletableFuture<CompletionStage<Void>> begun = begin(NOTHING_BEFORE);
        assertThat(begun).isNotDone();
        assertThat(announcements).isEmpty();

        commit(0);

        assertThat(begun.join().toCompletableFuture()).isNotDone();
        announcements.getFirst().complete(null);
        assertThat(begun.join().toCompletableFuture()).isCompleted();
    }

    @Test
    void theNextOneIsStoredWhileItIsAnnounced() {
        CompletableFuture<CompletionStage<Void>> first = begin(NOTHING_BEFORE);
        commit(0);

        CompletableFuture<CompletionStage<Void>> second = begin(first.join());

        assertThat(announcements.getFirst()).isNotDone();
        assertThat(writes).hasSize(2);
        assertThat(second).isNotDone();
    }

    @Test
    void theNextOneIsAnnouncedBehindIt() {
        CompletableFuture<CompletionStage<Void>> first = begin(NOTHING_BEFORE);
        commit(0);
        CompletableFuture<CompletionStage<Void>> second = begin(first.join());
        commit(1);

        assertThat(announcements).hasSize(1);
        // So a third one would not be stored before the first is announced.
        assertThat(second).isNotDone();

        announcements.getFirst().complete(null);

        assertThat(announcements).hasSize(2);
        assertThat(second).isCompleted();
    }

    @Test
    void aWriteThatFailsIsTriedAgainAndThenAnnouncedOnce() {
        CompletableFuture<CompletionStage<Void>> begun = begin(NOTHING_BEFORE);
        writes.getFirst().completeExceptionally(new IllegalStateException("away"));
        await().untilAsserted(() -> assertThat(writes).hasSize(2));

        commit(1);

        assertThat(begun).succeedsWithin(Duration.ofSeconds(5));
        assertThat(announcements).hasSize(1);
    }

    @Test
    void moreThanTheJournalTakesAtOnceIsNotOnePart() {
        assertThat(Storing.isOnePart(List.of(toMany(5_000)))).isTrue();
        assertThat(Storing.isOnePart(List.of(toMany(5_000), part().getFirst()))).isFalse();
    }

    private Accepted toMany(int users) {
        Accepted one = part().getFirst();
        NewEvent event = one.event();
        NewEvent many = new NewEvent(
                event.tenant(),
                event.source(),
                event.id(),
                IntStream.range(0, users).mapToObj(i -> new UserId("user-" + i)).toList(),
                event.content(),
                event.partition(),
                event.offset(),
                event.recordedAt());
        return new Accepted(one.record(), many, one.step());
    }
}
