package dev.tidings.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.feed.Notification;
import dev.tidings.feed.Recipient;
import dev.tidings.journal.Events;
import dev.tidings.journal.Patched;
import dev.tidings.journal.StatePatch;
import dev.tidings.problem.Problem;
import dev.tidings.problem.ProblemException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PatchLaneTest {
    private static final Recipient ADA = Recipient.of("acme", "ada");

    /** A transaction that ends when the test says so. */
    private record Transaction(List<StatePatch> patches, CompletableFuture<Patched> end) {
        void commit() {
            end.complete(new Patched(
                    patches.stream().map(PatchLaneTest::notification).toList(), List.of()));
        }
    }

    private final List<Transaction> transactions = new ArrayList<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PatchLane lane = new PatchLane(this::begin, 3, 5, new InboxMetrics(registry));

    @Test
    void writesALoneOneAtOnce() {
        var answer = patch(id(1));
        assertThat(begun()).containsExactly(List.of(id(1)));

        transactions.getFirst().commit();

        answer.assertItem(Optional.of(notification(of(id(1)))));
    }

    @Test
    void writesWhatArrivesMeanwhileTogetherInItsOrder() {
        IntStream.rangeClosed(1, 6).forEach(n -> patch(id(n)));
        assertThat(begun()).containsExactly(List.of(id(1)));

        transactions.get(0).commit();
        transactions.get(1).commit();
        transactions.get(2).commit();

        assertThat(begun()).containsExactly(List.of(id(1)), List.of(id(2), id(3), id(4)), List.of(id(5), id(6)));
        assertThat(registry.get("tidings.inbox.batch.patches").summary().max()).isEqualTo(3);
    }

    /** A transaction sees no other tenant's rows. */
    @Test
    void writesTenantsInTurnEachInTransactionsOfItsOwn() {
        patch(id(1));
        patch(id(2));
        patch(id(3));
        patch(new StatePatch(Recipient.of("umbra", "ada"), id(4), true, null, null));
        patch(id(5));
        patch(id(6));

        for (int n = 0; n < 4; n++) {
            transactions.get(n).commit();
        }

        assertThat(begun())
                .containsExactly(List.of(id(1)), List.of(id(2), id(3), id(5)), List.of(id(4)), List.of(id(6)));
    }

    @Test
    @SuppressWarnings("NullAway") // It does not see in a class file that the list may hold null.
    void answersEachWithItsOwn() {
        patch(id(1));
        var second = patch(id(2));
        var none = patch(id(3));
        transactions.get(0).commit();

        List<@Nullable Notification> found = new ArrayList<>();
        found.add(notification(of(id(2))));
        found.add(null);
        transactions.get(1).end().complete(new Patched(found, List.of()));

        second.assertItem(Optional.of(notification(of(id(2)))));
        none.assertItem(Optional.empty());
        assertThat(patches("done")).isEqualTo(2);
        assertThat(patches("unknown")).isEqualTo(1);
    }

    @Test
    void refusesAtOnceWhenTooManyAreWaitingAndGoesOnAfterThat() {
        IntStream.rangeClosed(1, 6).forEach(n -> patch(id(n)));

        var refused = patch(id(7));

        assertThat(refused.getFailure()).isInstanceOfSatisfying(ProblemException.class, failure -> {
            assertThat(failure.problem().kind()).isEqualTo(Problem.Kind.UNAVAILABLE);
            assertThat(failure.problem().retryAfterSeconds()).isEqualTo(2);
        });
        assertThat(patches("full")).isEqualTo(1);
        transactions.get(0).commit();
        patch(id(8));
        transactions.get(1).commit();
        assertThat(begun().getLast()).containsExactly(id(5), id(6), id(8));
    }

    @Test
    void failsAllWhoShareATransactionAndWritesTheNext() {
        patch(id(1));
        var second = patch(id(2));
        var third = patch(id(3));
        transactions.get(0).commit();
        patch(id(4));

        RuntimeException away = new IllegalStateException("away");
        transactions.get(1).end().completeExceptionally(away);

        assertThat(second.getFailure()).isSameAs(away);
        assertThat(third.getFailure()).isSameAs(away);
        assertThat(patches("failed")).isEqualTo(2);
        assertThat(begun().getLast()).containsExactly(id(4));
    }

    @Test
    void goesOnWhenATransactionCannotEvenBegin() {
        RuntimeException fault = new IllegalStateException("a fault of ours");
        PatchLane broken = new PatchLane(
                patches -> {
                    throw fault;
                },
                3,
                5,
                new InboxMetrics(registry));

        for (int n = 1; n <= 2; n++) {
            assertThat(broken.patch(of(id(n)))
                            .subscribe()
                            .withSubscriber(UniAssertSubscriber.create())
                            .getFailure())
                    .isSameAs(fault);
        }
    }

    @Test
    void goesOnWhenThereAreFewerAnswersThanQuestions() {
        patch(id(1));
        patch(id(2));

        transactions.get(0).end().complete(new Patched(List.of(), List.of()));

        assertThat(begun().getLast()).containsExactly(id(2));
    }

    @Test
    void doesNotDoLateWhatNobodyWaitsForAnyMore() {
        patch(id(1));
        patch(id(2)).cancel();
        patch(id(3));

        transactions.get(0).commit();

        assertThat(begun()).containsExactly(List.of(id(1)), List.of(id(3)));
    }

    private UniAssertSubscriber<Optional<Notification>> patch(UUID id) {
        return patch(of(id));
    }

    private UniAssertSubscriber<Optional<Notification>> patch(StatePatch patch) {
        return lane.patch(patch).subscribe().withSubscriber(UniAssertSubscriber.create());
    }

    private Uni<Patched> begin(List<StatePatch> patches) {
        Transaction transaction = new Transaction(patches, new CompletableFuture<>());
        transactions.add(transaction);
        return Uni.createFrom().completionStage(transaction.end());
    }

    private List<List<UUID>> begun() {
        return transactions.stream()
                .map(one -> one.patches().stream().map(StatePatch::id).toList())
                .toList();
    }

    private double patches(String outcome) {
        return registry.get("tidings.inbox.patches")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private static UUID id(int number) {
        return new UUID(0, number);
    }

    private static StatePatch of(UUID id) {
        return new StatePatch(ADA, id, true, null, null);
    }

    private static Notification notification(StatePatch patch) {
        Instant at = Instant.EPOCH;
        return new Notification(patch.id(), 1, Events.content("n"), at, at, at);
    }
}
