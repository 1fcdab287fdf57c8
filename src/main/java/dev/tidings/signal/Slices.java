package dev.tidings.signal;

import dev.tidings.feed.Recipient;
import dev.tidings.feed.UserId;
import dev.tidings.route.Message;
import dev.tidings.wire.SignalJson;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/**
 * Signals written out to their recipients, in their order, as many at a time as go into one round trip. Each is encoded
 * when its turn comes: what a batch of records can name, 500 times 1,000 users, is too much to hold.
 */
final class Slices implements Iterator<List<Delivery>> {
    /** Copied and sent on an event loop. */
    private static final int MOST_BYTES = 1 << 20;

    private final Iterator<NewSignal> signals;
    private final int most;
    private Iterator<Delivery> deliveries = List.<Delivery>of().iterator();
    private int bytesOfEach;

    Slices(List<NewSignal> signals, int most) {
        this.signals = signals.iterator();
        this.most = most;
    }

    @Override
    public boolean hasNext() {
        while (!deliveries.hasNext() && signals.hasNext()) {
            begin(signals.next());
        }
        return deliveries.hasNext();
    }

    @Override
    public List<Delivery> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        List<Delivery> slice = new ArrayList<>();
        for (int bytes = 0; slice.size() < most && bytes < MOST_BYTES && hasNext(); bytes += bytesOfEach) {
            slice.add(deliveries.next());
        }
        return slice;
    }

    private void begin(NewSignal signal) {
        SignalJson json = signal.json();
        bytesOfEach = json.head().length() + json.tail().length();
        deliveries = switch (signal) {
            case NewSignal.Ephemeral ephemeral -> {
                Message.Signal message = Delivery.ephemeral(json);
                yield each(signal, recipient -> new Delivery.ToOpenStreams(recipient.key(), message));
            }
            case NewSignal.State state ->
                each(signal, recipient -> new Delivery.ToKeep(new StateWrite(recipient.key(), state, json)));
        };
    }

    private static Iterator<Delivery> each(NewSignal signal, Function<Recipient, Delivery> delivery) {
        return signal.users().stream()
                .map((UserId user) -> delivery.apply(new Recipient(signal.tenant(), user)))
                .iterator();
    }
}
