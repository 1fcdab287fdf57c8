package dev.tidings.signal;

import dev.tidings.feed.Recipient;
import dev.tidings.route.Outgoing;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Values that are kept, and their messages for the test to lose, to repeat and to send in any order. */
@ApplicationScoped
public class HeldBack {
    private final StateStore store;

    HeldBack(StateStore store) {
        this.store = store;
    }

    /** One message for each value, of its first user. */
    public List<Outgoing> keep(NewSignal.State... states) {
        List<Outgoing> messages = new ArrayList<>();
        for (NewSignal.State state : states) {
            Recipient recipient = new Recipient(state.tenant(), state.users().getFirst());
            StateWrite write = new StateWrite(recipient.key(), state, state.json());
            Written written = store.write(List.of(write))
                    .await()
                    .atMost(Duration.ofSeconds(10))
                    .getFirst();
            messages.add(new Delivery.ToKeep(write).outgoing((Written.Kept) written));
        }
        return messages;
    }
}
