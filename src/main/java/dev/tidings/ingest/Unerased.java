package dev.tidings.ingest;

import dev.tidings.feed.Recipient;
import dev.tidings.feed.UserId;
import dev.tidings.ingest.Received.Passing;
import dev.tidings.journal.Erasures;
import dev.tidings.signal.NewSignal;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Signals without the people who were erased after they were recorded: a topic that is read again must not bring their values
 * back. Asks Postgres, which stored events need as well, for as long as it takes.
 */
final class Unerased {
    private final Erasures erasures;
    private final Patience patience;
    private final Duration timeout;

    Unerased(Erasures erasures, Patience patience, Duration timeout) {
        this.erasures = erasures;
        this.patience = patience;
        this.timeout = timeout;
    }

    /** In their order; never fails. */
    Uni<List<NewSignal>> of(List<Passing> passing) {
        if (passing.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        Set<Recipient> recipients = new HashSet<>();
        Instant oldest = Instant.MAX;
        for (Passing one : passing) {
            one.signal()
                    .users()
                    .forEach(user -> recipients.add(new Recipient(one.signal().tenant(), user)));
            oldest = recordedAt(one).isBefore(oldest) ? recordedAt(one) : oldest;
        }
        Instant since = oldest;
        return patience.insist(
                        () -> erasures.erasedAfter(recipients, since)
                                .ifNoItem()
                                .after(timeout)
                                .fail(),
                        failure -> false)
                .map(erased -> left(passing, erased));
    }

    private static List<NewSignal> left(List<Passing> passing, Map<Recipient, Instant> erased) {
        List<NewSignal> left = new ArrayList<>(passing.size());
        for (Passing one : passing) {
            NewSignal signal = one.signal();
            List<UserId> users = erased.isEmpty()
                    ? signal.users()
                    : signal.users().stream()
                            .filter(user -> !isErased(new Recipient(signal.tenant(), user), one, erased))
                            .toList();
            if (users.size() == signal.users().size()) {
                left.add(signal);
            } else if (!users.isEmpty()) {
                left.add(signal.withUsers(users));
            }
        }
        return left;
    }

    private static boolean isErased(Recipient recipient, Passing one, Map<Recipient, Instant> erased) {
        Instant at = erased.get(recipient);
        return at != null && recordedAt(one).isBefore(at);
    }

    private static Instant recordedAt(Passing one) {
        return Instant.ofEpochMilli(one.record().timestamp());
    }
}
