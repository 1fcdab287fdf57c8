package dev.tidings.ingest;

import static dev.tidings.testing.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.ingest.Received.Accepted;
import dev.tidings.journal.Stored;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** While what one part has stored is announced, the next part is stored; and it is announced behind it. */
class StoringTest {
    private static final CompletionStage<Void> NOTHING_BEFORE = CompletableFuture.completedStage(null);

    private final OnDemand server = new OnDemand();
    private final List<CompletableFuture<Stored>> writes = server.writes;
    private final List<CompletableFuture<Void>> announcements = server.announcements;

    private static List<Accepted> part() {
        return List.of((Accepted) OnDemand.received(Sample.good()));
    }

    private CompletableFuture<CompletionStage<Void>> begin(CompletionStage<Void> announced) {
        return server.storing.begin(part(), announced).subscribeAsCompletionStage();
    }

    @Test
    void aPartHasBegunOnceItIsCommitted() {
        CompletableFuture<CompletionStage<Void>> begun = begin(NOTHING_BEFORE);
        assertThat(begun).isNotDone();
        assertThat(announcements).isEmpty();

        server.commit(0);

        assertThat(begun.join().toCompletableFuture()).isNotDone();
        server.announced(0);
        assertThat(begun.join().toCompletableFuture()).isCompleted();
    }

    @Test
    void theNextOneIsStoredWhileItIsAnnounced() {
        CompletableFuture<CompletionStage<Void>> first = begin(NOTHING_BEFORE);
        server.commit(0);

        CompletableFuture<CompletionStage<Void>> second = begin(first.join());

        assertThat(announcements.getFirst()).isNotDone();
        assertThat(writes).hasSize(2);
        assertThat(second).isNotDone();
    }

    @Test
    void theNextOneIsAnnouncedBehindIt() {
        CompletableFuture<CompletionStage<Void>> first = begin(NOTHING_BEFORE);
        server.commit(0);
        CompletableFuture<CompletionStage<Void>> second = begin(first.join());
        server.commit(1);

        assertThat(announcements).hasSize(1);
        // So a third one would not be stored before the first is announced.
        assertThat(second).isNotDone();

        server.announced(0);

        assertThat(announcements).hasSize(2);
        assertThat(second).isCompleted();
    }

    @Test
    void aWriteThatFailsIsTriedAgainAndThenAnnouncedOnce() {
        CompletableFuture<CompletionStage<Void>> begun = begin(NOTHING_BEFORE);
        writes.getFirst().completeExceptionally(new IllegalStateException("away"));
        await().untilAsserted(() -> assertThat(writes).hasSize(2));

        server.commit(1);

        assertThat(begun).succeedsWithin(Duration.ofSeconds(5));
        assertThat(announcements).hasSize(1);
    }

    @Test
    void moreThanTheJournalTakesAtOnceIsNotOnePart() {
        assertThat(Storing.isOnePart(List.of(OnDemand.toMany(5_000)))).isTrue();
        assertThat(Storing.isOnePart(List.of(OnDemand.toMany(5_000), part().getFirst())))
                .isFalse();
    }
}
